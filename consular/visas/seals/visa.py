"""Which features does a visa seal carry, and how is each written? (ICAO Doc 9303-7 §9.1)"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from consular.visas.seals import c40, envelope
from consular.visas.seals.errors import MalformedSeal

PROFILE: Final = (0x5D, 0x01)

MRZ_B, ENTRIES, STAY, PASSPORT, TYPE = 0x02, 0x03, 0x04, 0x05, 0x06
# Our own features (Doc 9303-13 §2.3.1 allows unknown tags): the profile has no start of validity and only
# nine characters for a passport number. High tags stay clear of what ICAO may add.
VALID_FROM, PASSPORT_IN_FULL = 0xE0, 0xE1

SEALED_OF_LINE_2 = 28  # the optional data after the date of expiry is not sealed
UPPER_LINE = re.compile(r"V[A-Z0-9<]{35}")
LOWER_LINE = re.compile(r"[A-Z0-9<]{28}(?:[A-Z0-9<]{8})?")
PASSPORT_LENGTH = 9
LONGEST_PASSPORT = 24


@dataclass(frozen=True, slots=True)
class Stay:
    """Permitted stay: days + months + years from entry, each 0 to 255, or one of the named cases below."""

    days: int
    months: int = 0
    years: int = 0

    def __post_init__(self) -> None:
        if min(self.days, self.months, self.years) < 0 or max(self.days, self.months, self.years) > 255:
            raise MalformedSeal("stay_out_of_range")


UNTIL_EXPIRY: Final = Stay(0, 0, 0)
DECIDED_AT_BORDER: Final = Stay(255, 255, 255)
TRANSIT_WITHOUT_ENTRY: Final = Stay(254, 254, 254)


@dataclass(frozen=True, slots=True)
class VisaFeatures:
    """What a visa seal says. `mrz` holds both MRV-B lines of 36 characters; read back, the second has 28.

    `entries` 0 means any number, None says nothing; `visa_type` is up to four letters or digits.
    """

    mrz: tuple[str, str]
    stay: Stay
    passport_number: str
    entries: int | None = None
    visa_type: str = ""
    valid_from: date | None = None

    def __post_init__(self) -> None:
        upper, lower = self.mrz
        if not (UPPER_LINE.fullmatch(upper) and LOWER_LINE.fullmatch(lower)):
            raise MalformedSeal("bad_mrz")
        if self.entries is not None and not 0 <= self.entries <= 255:
            raise MalformedSeal("entries_out_of_range")
        if not (self.passport_number.isalnum() and len(self.passport_number) <= LONGEST_PASSPORT):
            raise MalformedSeal("bad_passport_number")

    def features(self) -> dict[int, bytes]:
        """Tags and values in the order of Doc 9303-7. Raises MalformedSeal for bad characters."""
        upper, lower = self.mrz
        features = {MRZ_B: c40.encode(upper + lower[:SEALED_OF_LINE_2])}
        if self.entries is not None:
            features[ENTRIES] = bytes((self.entries,))
        features |= {
            STAY: bytes((self.stay.days, self.stay.months, self.stay.years)),
            PASSPORT: c40.encode(self.passport_number[:PASSPORT_LENGTH].ljust(PASSPORT_LENGTH)),
        }
        if self.visa_type:
            features[TYPE] = type_bytes(self.visa_type)
        if self.valid_from:
            features[VALID_FROM] = envelope.date_bytes(self.valid_from)
        if len(self.passport_number) > PASSPORT_LENGTH:
            features[PASSPORT_IN_FULL] = c40.encode(self.passport_number)
        return features

    @classmethod
    def from_features(cls, features: Mapping[int, bytes]) -> Self:
        """Read the features back. Raises MalformedSeal when one is missing or has a wrong form."""
        mrz = c40.decode(sized(features, MRZ_B, 44)).replace(" ", "<")
        short_number = c40.decode(sized(features, PASSPORT, 6)).rstrip()
        number = short_number
        if PASSPORT_IN_FULL in features:
            number = c40.decode(features[PASSPORT_IN_FULL])
            if len(number) <= PASSPORT_LENGTH or number[:PASSPORT_LENGTH] != short_number:
                raise MalformedSeal("bad_passport_number")
        return cls(
            mrz=(mrz[:36], mrz[36:]),
            stay=Stay(*sized(features, STAY, 3)),
            passport_number=number,
            entries=sized(features, ENTRIES, 1)[0] if ENTRIES in features else None,
            visa_type=read_type(features[TYPE]) if TYPE in features else "",
            valid_from=envelope.read_date(sized(features, VALID_FROM, 3)) if VALID_FROM in features else None,
        )

    def valid_until(self, issued_on: date) -> date:
        """Last day of validity; the two-digit year lies within fifty years of the issue date."""
        return mrz_date(self.mrz[1][21:27], latest_year=issued_on.year + 49)


def sized(features: Mapping[int, bytes], tag: int, length: int) -> bytes:
    if tag not in features:
        raise MalformedSeal("missing_feature")
    if len(features[tag]) != length:
        raise MalformedSeal("bad_feature_length")
    return features[tag]


def type_bytes(visa_type: str) -> bytes:
    if not (visa_type.isascii() and visa_type.isalnum() and len(visa_type) <= 4):
        raise MalformedSeal("bad_visa_type")
    return visa_type.encode()


def read_type(value: bytes) -> str:
    if not 1 <= len(value) <= 4:
        raise MalformedSeal("bad_feature_length")
    return value.decode() if value.isalnum() else value.hex().upper()


def mrz_date(digits: str, *, latest_year: int) -> date:
    """YYMMDD as the last such day not after `latest_year`. Raises MalformedSeal when no such day exists."""
    try:
        year = latest_year - (latest_year - int(digits[:2])) % 100
        return date(year, int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        raise MalformedSeal("impossible_date") from None
