"""Tables A and B of Doc 9303-3 section 6, and the punctuation of §4.6."""

import pytest

from consular.citizens.mrz.transliteration import NotTransliterable, components, printed

TABLE_A = {
    "A": "ÀÁÂÃĀĂĄ",
    "AE": "ÄÆ",
    "AA": "Å",
    "C": "ÇĆĈĊČ",
    "D": "ÐĎĐ",
    "E": "ÈÉÊËĒĔĖĘĚ",
    "G": "ĜĞĠĢ",
    "H": "ĤĦ",
    "I": "ÌÍÎÏĨĪĬĮİı",
    "IJ": "Ĳ",
    "J": "Ĵ",
    "K": "Ķ",
    "L": "ĹĻĽĿŁ",
    "N": "ÑŃŅŇŊ",
    "O": "ÒÓÔÕŌŎŐ",
    "OE": "ÖØŒ",
    "R": "ŔŖŘ",
    "S": "ŚŜŞŠ",
    "SS": "ẞß",
    "T": "ŢŤŦ",
    "TH": "Þ",
    "U": "ÙÚÛŨŪŬŮŰŲ",
    "UE": "Ü",
    "W": "Ŵ",
    "Y": "ÝŶŸ",
    "Z": "ŹŻŽ",
}
TABLE_B = (
    "Ё:E Ђ:D Є:IE Ѕ:DZ І:I Ї:I Ј:J Љ:LJ Њ:NJ Ќ:K Ў:U Џ:DZ А:A Б:B В:V Г:G Д:D Е:E Ж:ZH З:Z И:I Й:I К:K "
    "Л:L М:M Н:N О:O П:P Р:R С:S Т:T У:U Ф:F Х:KH Ц:TS Ч:CH Ш:SH Щ:SHCH Ъ:IE Ы:Y Э:E Ю:IU Я:IA Ѫ:U Ѵ:Y "
    "Ґ:G Ғ:G"
)
ROWS = [(letter, latin) for latin, letters in TABLE_A.items() for letter in letters] + [
    tuple(row.split(":")) for row in TABLE_B.split()
]
ALTERNATIVES = (
    "Ä:A Å:A Ñ:NXX Ö:O Ü:UXX Ü:U Ё:IO Є:YE Ї:YI Ќ:KJ Џ:DJ Г:H Ж:Z И:Y Й:Y Х:H Ц:C Ч:C Ш:S Щ:SHT Ю:YU Я:YA Һ:C"
)


@pytest.mark.parametrize(("letter", "latin"), ROWS)
def test_a_letter_prints_as_the_tables_recommend_in_either_case(letter, latin):
    assert printed(letter) == printed(letter.lower()) == [latin]


@pytest.mark.parametrize("row", ALTERNATIVES.split())
def test_an_alternative_of_the_tables_is_known(row):
    letter, latin = row.split(":")
    (((spellings),),) = components(letter)

    assert latin in spellings


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("D'Artagnan", ["DARTAGNAN"]),
        ("Marie-Elise", ["MARIE", "ELISE"]),
        ("Anna, Maria", ["ANNA", "MARIA"]),
        ("  Anna   Maria ", ["ANNA", "MARIA"]),
        ("Anna\u00a0Maria", ["ANNA", "MARIA"]),
        ("Jr. (Smith)", ["JR", "SMITH"]),
        ("Oʻzbek ʼ", ["OZBEK"]),
        ("Гүлназ", ["GULNAZ"]),
        ("Nguyễn", ["NGUYEN"]),
        ("J\u030cohn", ["JOHN"]),
        ("Ь - Ъ", ["IE"]),
        ("", []),
        ("'", []),
    ],
)
def test_marks_join_while_spaces_hyphens_and_commas_part(name, words):
    assert printed(name) == words


@pytest.mark.parametrize("name", ["Anna 2", "安娜", "Ἄννα", "أنا", "٣", "ა"])
def test_a_letter_of_no_table_is_not_guessed(name):
    with pytest.raises(NotTransliterable):
        printed(name)
