"""Which features does the seal on a receipt carry: that a mission entered something for somebody who called?

It binds the reference, the person, what kind of help it is about and the day. Category 04 is ours, as 02 is
(seals/refusal.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from consular.visas.seals import c40
from consular.visas.seals.errors import MalformedSeal
from consular.visas.seals.refusal import CODE, HOLDER_LENGTH

PROFILE: Final = (0x01, 0x04)

REFERENCE, HOLDER, KIND = 0x01, 0x02, 0x03


@dataclass(frozen=True, slots=True)
class ReceiptFeatures:
    """What a receipt's seal says; reference and kind as codes, `holder` as in an MRZ (PRIMARY<<SECONDARY)."""

    reference: str
    holder: str
    kind: str

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.reference):
            raise MalformedSeal("bad_reference")
        if not self.holder.strip("< ") or len(self.holder) > HOLDER_LENGTH:
            raise MalformedSeal("bad_holder")
        if not CODE.fullmatch(self.kind):
            raise MalformedSeal("bad_kind")

    def features(self) -> dict[int, bytes]:
        """Tags and values. Raises MalformedSeal for a bad holder."""
        return {
            REFERENCE: self.reference.encode(),
            HOLDER: c40.encode(self.holder),
            KIND: self.kind.encode(),
        }

    @classmethod
    def from_features(cls, features: Mapping[int, bytes]) -> Self:
        """Read the features back. Raises MalformedSeal when one is missing or has a wrong form."""
        if not {REFERENCE, HOLDER, KIND} <= features.keys():
            raise MalformedSeal("missing_feature")
        return cls(
            reference=features[REFERENCE].decode("ascii", errors="replace"),
            holder=c40.decode(features[HOLDER]).replace(" ", "<"),
            kind=features[KIND].decode("ascii", errors="replace"),
        )
