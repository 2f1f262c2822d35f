"""Which features does the seal on a refusal letter carry?

The letter must be as hard to forge as the visa: its seal binds the reference, the person, the grounds and the
last day of the remedy, and is checked with the same certificates, revocation list and tools. Category 02 is
ours: ICAO Doc 9303-13 §3.1.1 leaves the even numbers to national profiles.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from consular.visas.seals import c40, envelope
from consular.visas.seals.errors import MalformedSeal

PROFILE: Final = (0x01, 0x02)

REFERENCE, HOLDER, GROUNDS, REMEDY_UNTIL = 0x01, 0x02, 0x03, 0x04
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
HOLDER_LENGTH = 39  # the name field of a passport's MRZ


@dataclass(frozen=True, slots=True)
class RefusalFeatures:
    """What a refusal seal says; reference and grounds as printed, `holder` as in an MRZ (PRIMARY<<SECONDARY)."""

    reference: str
    holder: str
    grounds: tuple[str, ...]
    remedy_until: date | None = None

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.reference):
            raise MalformedSeal("bad_reference")
        if not self.holder.strip("< ") or len(self.holder) > HOLDER_LENGTH:
            raise MalformedSeal("bad_holder")
        if not self.grounds or not all(map(CODE.fullmatch, self.grounds)):
            raise MalformedSeal("bad_grounds")

    def features(self) -> dict[int, bytes]:
        """Tags and values; codes are ASCII, for C40 has no hyphen. Raises MalformedSeal for a bad holder."""
        features = {
            REFERENCE: self.reference.encode(),
            HOLDER: c40.encode(self.holder),
            GROUNDS: " ".join(self.grounds).encode(),
        }
        if self.remedy_until:
            features[REMEDY_UNTIL] = envelope.date_bytes(self.remedy_until)
        return features

    @classmethod
    def from_features(cls, features: Mapping[int, bytes]) -> Self:
        """Read the features back. Raises MalformedSeal when one is missing or has a wrong form."""
        if not {REFERENCE, HOLDER, GROUNDS} <= features.keys():
            raise MalformedSeal("missing_feature")
        remedy = features.get(REMEDY_UNTIL)
        if remedy is not None and len(remedy) != 3:
            raise MalformedSeal("bad_feature_length")
        return cls(
            reference=features[REFERENCE].decode("ascii", errors="replace"),
            holder=c40.decode(features[HOLDER]).replace(" ", "<"),
            grounds=tuple(features[GROUNDS].decode("ascii", errors="replace").split(" ")),
            remedy_until=None if remedy is None else envelope.read_date(remedy),
        )
