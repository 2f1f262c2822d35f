"""A zone against what the applicant typed."""

import pytest

from consular.citizens.mrz.comparing import compare
from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.reading import read
from tests.consular.citizens.mrz.zones import TODAY, fields, judged, zone

EQUAL, DIFFERENT, CANNOT_TELL = "equal", "different", "cannot_tell"


def likeness(field, typed, **cells):
    return compare(judged(Format.TD3, **cells).fields, {field: typed})[field]


def test_a_zone_equals_what_it_was_composed_from():
    typed = fields(Format.TD3)
    wanted = {
        "issuing_state",
        "document_number",
        "nationality",
        "birth_date",
        "sex",
        "expiry_date",
        "primary_identifier",
        "secondary_identifier",
    }

    assert compare(judged(Format.TD3).fields, typed) == dict.fromkeys(wanted, EQUAL)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("MUELLER", "Müller"),
        ("MULLER", "Müller"),
        ("MUXXLLER", "Müller"),
        ("CANXXON", "Cañon"),
        ("CANON", "CAÑON"),
        ("OCONNOR", "O’Connor"),
        ("OCONNOR", "O'Connor"),
        ("SMITH<JONES", "Smith-Jones"),
        ("SMITH<JONES", "Smith – Jones"),
        ("STRASSE", "Straße"),
        ("THORSDOTTIR", "Þórsdóttir"),
        ("NGUYEN", "Nguyễn"),
        ("SVENSSON<OERSTED", "Svensson Ørsted"),
        ("LODZ", "Łódź"),
        ("YILDIZ", "Yıldız"),
        ("IZMIR", "İzmir"),
        ("ALIYEV", "Əliyev"),
        ("USMONOV<ERGASH", "Usmonov Ergash"),
        ("OTKIR", "Oʻtkir"),
        ("GANI", "Gʻani"),
        ("OTKIR", "Ўткир"),
        ("UTKIR", "Ўткир"),
        ("SHCHUKIN", "Щукин"),
        ("TSOI", "Цой"),
        ("SOY", "Цой"),
        ("GULNAZ", "Гүлназ"),
        ("KASYM", "Қасым"),
        ("QASYM", "Қасым"),
        ("ABDUKHALIL", "Абдухалил"),
        ("ABDUHALIL", "Абдухалил"),
        ("ABDUXALIL", "Абдухалил"),
        ("OBEKTOV", "Объектов"),
        ("OBIEEKTOV", "Объектов"),
        ("IGOR", "Игорь"),
        ("YEVHEN", "Євген"),
        ("AI<ZHAN", "Ай-Жан"),
        ("ERIKSSON", "e\u0301riksson"),
    ],
)
def test_a_name_is_equal_in_every_spelling_the_standard_allows(printed, typed):
    assert likeness("primary_identifier", typed, name=f"{printed}<<ANNA") == EQUAL


@pytest.mark.parametrize("typed", ["Erikson", "Erikssons", "Eriksson Anna", "Eric", "-", "Åriksson"])
def test_another_name_is_different(typed):
    assert likeness("primary_identifier", typed) == DIFFERENT


@pytest.mark.parametrize("typed", ["", "  ", None, "安娜", "Ἄννα", "Eriksson 2", "إريكسون"])
def test_an_empty_name_or_one_of_another_script_cannot_be_told(typed):
    assert likeness("primary_identifier", typed) == CANNOT_TELL


@pytest.mark.parametrize(("typed", "result"), [("", EQUAL), (None, EQUAL), ("Anna", DIFFERENT)])
def test_a_holder_with_one_name_has_no_second_to_type(typed, result):
    assert likeness("secondary_identifier", typed, name="ARKFREITH") == result


def test_a_second_name_left_out_is_a_difference():
    assert likeness("secondary_identifier", "") == DIFFERENT


@pytest.mark.parametrize(
    ("primary", "secondary", "result"),
    [
        ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", (EQUAL, CANNOT_TELL)),
        ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang Petch", (EQUAL, CANNOT_TELL)),
        ("Nilavadhanananda", "Chayapa Dejthamrong K", (EQUAL, EQUAL)),
        ("Nilavadhanananda", "Chayapa Dejthamrong", (EQUAL, DIFFERENT)),
        ("Nilavadhanananda", "Chayapa Dejthamrong Arnpol", (EQUAL, DIFFERENT)),
        ("Nilavadhananandason", "Chayapa Dejthamrong Krasuang", (CANNOT_TELL, CANNOT_TELL)),
    ],
)
def test_a_name_that_may_be_cut_only_has_to_begin_alike(primary, secondary, result):
    shown = judged(Format.TD3, name="NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K").fields

    likenesses = compare(shown, {"primary_identifier": primary, "secondary_identifier": secondary})

    assert tuple(likenesses.values()) == result


def test_our_own_cutting_is_never_a_difference():
    typed = {
        "primary_identifier": "Мұхаметқалиұлы-Жаңабергенов",
        "secondary_identifier": "Өтеміс Щукарь Ғайша",
    }

    shown = read(zone(Format.TD1, **typed), today=TODAY).fields

    assert set(compare(shown, typed).values()) == {CANNOT_TELL}


@pytest.mark.parametrize(
    ("printed", "typed", "result"),
    [
        ("740812", "1974-08-12", EQUAL),
        ("740812", "1974-08-13", DIFFERENT),
        ("740812", "1974-08-XX", CANNOT_TELL),
        ("7408<<", "1974-08-12", CANNOT_TELL),
        ("7408<<", "1974-09-12", DIFFERENT),
        ("<<<<<<", "1974-08-12", CANNOT_TELL),
        ("250101", "1925-01-01", EQUAL),
        ("741312", "1974-08-12", CANNOT_TELL),
        ("740812", "12.08.1974", CANNOT_TELL),
        ("740812", "", CANNOT_TELL),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(printed, typed, result):
    assert likeness("birth_date", typed, birth_date=printed) == result


@pytest.mark.parametrize(
    ("printed", "typed", "result"),
    [
        ("F", "F", EQUAL),
        ("F", "M", DIFFERENT),
        ("F", "X", DIFFERENT),
        ("<", "X", EQUAL),
        ("<", "<", EQUAL),
        ("<", "M", CANNOT_TELL),
        ("F", "", CANNOT_TELL),
    ],
)
def test_an_unspecified_sex_is_no_contradiction(printed, typed, result):
    assert likeness("sex", typed, sex=printed) == result


@pytest.mark.parametrize(
    ("printed", "typed", "result"),
    [
        ("D", "D", EQUAL),
        ("D", "DEU", EQUAL),
        ("D", "DE", EQUAL),
        ("UZB", "UZ", EQUAL),
        ("UZB", "uzb", EQUAL),
        ("UZB", "KAZ", DIFFERENT),
        ("GBN", "GBR", DIFFERENT),
    ],
)
def test_states_are_compared_whatever_the_code(printed, typed, result):
    assert likeness("nationality", typed, nationality=printed) == result


@pytest.mark.parametrize(
    ("printed", "typed", "result"),
    [
        ("AB<12<34", "ab 12-34", EQUAL),
        ("L898902C3", "L898902C3", EQUAL),
        ("L898902C3", "L898902C34", CANNOT_TELL),
        ("L898902C", "L898902C34", DIFFERENT),
        ("L898902C3", "L898902C", DIFFERENT),
        ("L898902C", "L898902CO", DIFFERENT),
    ],
)
def test_document_numbers_are_compared_by_letters_and_digits(printed, typed, result):
    assert likeness("document_number", typed, document_number=printed) == result


def test_fields_no_zone_holds_are_passed_over():
    assert compare(judged(Format.TD3).fields, {"place_of_birth": "Zenith", "sex": "F"}) == {"sex": EQUAL}


def test_of_an_unreadable_zone_nothing_can_be_told():
    typed = fields(Format.TD3)

    assert set(compare(read(None, today=TODAY).fields, typed).values()) == {CANNOT_TELL}
