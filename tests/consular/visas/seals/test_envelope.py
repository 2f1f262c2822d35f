from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consular.visas.seals import envelope, visa
from consular.visas.seals.errors import MalformedSeal

# Annex F of BSI TR-03137-1 v2.5, the worked example of a visa seal by ICAO Doc 9303-13; signed on brainpoolP224r1.
WORKED_EXAMPLE = bytes.fromhex(
    "dc036abc6d32c8a72cb10f7134b798155d01022cdd52134a74da1347c6fed95cb89f9fce133c133c133c133c"
    "203833734aaf47f0c32f1a1e20eb2625393afe310403a00000050633be1fed20c6ff38d5573247608c9b64ca"
    "e022c1c5249660e51ae316d600f974aac2129c3f093c35955314026304705cd24c1b8100711bd4411f068e8d"
    "93e8b7"
)


def test_the_worked_example_of_the_standard_is_read() -> None:
    seal = envelope.parse(WORKED_EXAMPLE)
    assert seal.header == envelope.Header("D", "DETS", "32", date(2020, 1, 1), date(2021, 12, 3), (0x5D, 1))
    assert visa.VisaFeatures.from_features(seal.features) == visa.VisaFeatures(
        ("VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<<", "1234567XY7GBR5203116M2005250"), visa.Stay(160), "47110815P"
    )
    assert len(seal.signature) == 56


def test_the_worked_example_is_written_back_byte_for_byte() -> None:
    seal = envelope.parse(WORKED_EXAMPLE)
    assert envelope.unsigned_bytes(seal.header, seal.features) == seal.signed
    signature = envelope.feature(envelope.SIGNATURE_TAG, seal.signature)
    assert seal.signed + signature == WORKED_EXAMPLE


@pytest.mark.parametrize(("day", "packed"), [(date(1957, 3, 25), "319ef5"), (date(9999, 12, 31), "bbfcff")])
def test_dates_take_three_bytes(day: date, packed: str) -> None:
    assert envelope.date_bytes(day).hex() == packed
    assert envelope.read_date(bytes.fromhex(packed)) == day


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_with_a_code(data: bytes) -> None:
    with pytest.raises(MalformedSeal):
        envelope.parse(data)


@given(st.binary(max_size=250))
def test_random_bytes_behind_a_good_header_raise_nothing_else(data: bytes) -> None:
    header = WORKED_EXAMPLE[:18]
    try:
        seal = envelope.parse(header + data)
    except MalformedSeal:
        return
    assert envelope.unsigned_bytes(seal.header, seal.features) == seal.signed


def spoilt(position: int, *values: int, cut: int = 1) -> bytes:
    return WORKED_EXAMPLE[:position] + bytes(values) + WORKED_EXAMPLE[position + cut :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_seal"),
        (b"https://example.org", "not_a_seal"),
        (WORKED_EXAMPLE[:1], "unsupported_version"),
        (spoilt(1, 0x02), "unsupported_version"),
        (WORKED_EXAMPLE[:14], "cut_short"),
        (WORKED_EXAMPLE[:40], "cut_short"),
        (WORKED_EXAMPLE[:-1], "cut_short"),
        (WORKED_EXAMPLE + b"\0", "trailing_bytes"),
        (spoilt(2, 0xFF, 0xFF, cut=2), "bad_c40"),
        (spoilt(10, 0, 0, 0, cut=3), "impossible_date"),
        (spoilt(10, *(2_29_2021).to_bytes(3, "big"), cut=3), "impossible_date"),
        (spoilt(19, 0x81, 0x2C), "bad_length"),
        (spoilt(19, 0x80), "bad_length"),
        (spoilt(19, 0x85, 0, 0, 0, 0, 0x2C), "bad_length"),
        (spoilt(64, 0x02), "duplicate_feature"),
        (WORKED_EXAMPLE[:18] + WORKED_EXAMPLE[-58:], "no_features"),
        (WORKED_EXAMPLE[:-58] + b"\xff\x00", "bad_signature_length"),
        (WORKED_EXAMPLE[:-58] + b"\xff\x33" + bytes(51), "bad_signature_length"),
        (b"\xdc" * 5000, "too_long"),
    ],
)
def test_each_fault_has_its_code(data: bytes, code: str) -> None:
    with pytest.raises(MalformedSeal) as caught:
        envelope.parse(data)
    assert caught.value.code == code


def test_a_long_feature_uses_the_long_length_and_comes_back() -> None:
    header = envelope.Header("UTO", "UTEV", "1F", date(2026, 1, 2), date(2026, 1, 3), (0x5D, 1))
    features = {0x07: bytes(200), 0x08: bytes(300)}
    data = envelope.unsigned_bytes(header, features) + envelope.feature(envelope.SIGNATURE_TAG, bytes(64))
    seal = envelope.parse(data)
    assert (seal.header, dict(seal.features)) == (header, features)
    assert seal.header.signer_reference == "UTEV1F"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"country": ""}, "bad_country"),
        ({"country": "UTOP"}, "bad_country"),
        ({"country": "U1"}, "bad_country"),
        ({"signer": "UT1"}, "bad_signer_reference"),
        ({"signer": "1TEV"}, "bad_signer_reference"),
        ({"certificate": "XYZ"}, "bad_signer_reference"),
        ({"certificate": ""}, "bad_signer_reference"),
        ({"certificate": "000"}, "test_certificate_reference"),
    ],
)
def test_a_header_that_could_not_be_read_back_is_not_written(changes: dict[str, str], code: str) -> None:
    values = {"country": "UTO", "signer": "UTEV", "certificate": "1"} | changes
    header = envelope.Header(**values, issued_on=date(2026, 1, 2), signed_on=date(2026, 1, 3), profile=(0x5D, 1))
    with pytest.raises(MalformedSeal) as caught:
        envelope.unsigned_bytes(header, {1: b"x"})
    assert caught.value.code == code
