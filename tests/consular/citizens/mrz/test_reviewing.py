"""What a person must look at, though structure and check digits are right."""

import pytest

from consular.citizens.mrz.formats import Format
from tests.consular.citizens.mrz.zones import judged


def assert_for_review(reading, reason):
    assert (reading.verdict, reading.reasons) == ("review", (reason,))
    assert all(reading.checks.values())


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("field", ["issuing_state", "nationality"])
@pytest.mark.parametrize("code", ["ZZZ", "YUG", "XKX", "IAO", "US", "<D", "D<D", ""])
def test_a_state_nobody_lists(format, field, code):
    assert_for_review(judged(format, **{field: code}), f"unknown_state:{field}")


@pytest.mark.parametrize("code", ["XXA", "XXB", "XXC", "XXX"])
def test_a_person_without_nationality_issues_no_documents(code):
    assert_for_review(judged(Format.TD3, issuing_state=code), "unknown_state:issuing_state")


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("sex", ["X", "W", "H"])
def test_a_sex_only_the_visual_zone_prints(format, sex):
    assert_for_review(judged(format, sex=sex), "unknown_sex:sex")


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    "name",
    [
        "",
        "<ERIKSSON<<ANNA",
        "<<ANNA",
        "ERIKSSON<<<ANNA",
        "ERIKSSON<<ANNA<<MARIA",
        "ERIKSSON<<ANNA<MARIA<<<<X",
        "ERIKSSON<<<<<<<K",
    ],
)
def test_fillers_in_a_name_where_none_belong(format, name):
    assert_for_review(judged(format, name=name), "name_form:name")


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("number", ["", "<12345678"])
def test_a_document_number_that_is_missing_or_begins_with_a_filler(format, number):
    assert_for_review(judged(format, document_number=number), "number_form:document_number")


@pytest.mark.parametrize(
    ("format", "codes"),
    [
        (Format.TD1, "IV AV CV AI P< XX 1D <<"),
        (Format.TD2, "IV AV CV AC PP XX 1D <<"),
        (Format.TD3, "P1 I< XX << 9P"),
    ],
)
def test_a_document_code_its_format_does_not_know(format, codes):
    for code in codes.split():
        assert_for_review(judged(format, document_code=code), "unknown_document_code:document_code")


def test_a_visa_code_on_a_card_of_three_lines():
    reading = judged(Format.TD1, document_code="V<")

    assert reading.format == "TD1"
    assert_for_review(reading, "unknown_document_code:document_code")


@pytest.mark.parametrize(("code", "verdict"), [("P<", "review"), ("PN", "review"), ("PP", "accept")])
def test_from_2038_on_only_harmonized_passport_codes_are_legal(code, verdict):
    assert judged(Format.TD3, document_code=code, expiry_date="371231").verdict == "accept"
    assert judged(Format.TD3, document_code=code, expiry_date="380101").verdict == verdict


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("day", ["260614", "120415", "770101"])
def test_an_expired_document(format, day):
    assert_for_review(judged(format, expiry_date=day), "expired:expiry_date")


def test_every_doubt_is_named():
    reading = judged(
        Format.TD3,
        document_code="XX",
        issuing_state="ZZZ",
        nationality="ZZZ",
        sex="X",
        name="",
        expiry_date="200101",
    )

    assert reading.verdict == "review"
    assert reading.reasons == (
        "unknown_document_code:document_code",
        "unknown_state:issuing_state",
        "unknown_state:nationality",
        "unknown_sex:sex",
        "name_form:name",
        "expired:expiry_date",
    )
