import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from consular.visas.evisa import labels, rendering
from consular.visas.evisa.contents import Bilingual, EVisaContent, Ground, RefusalContent
from consular.visas.evisa.rendering import UnprintableDocument, render
from consular.visas.seals import scanning, visa
from consular.visas.seals.visa import Stay
from tests.consular.visas.seals.conftest import MRZ

LANGUAGES = ["en", "kk", "ru", "uz", "uz-cyrl"]
EVERY_LETTER = {
    "kk": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "ru": "ЁёЖжЪъЫыЭэЮюЯя№«»",
    "uz": "OʻoʻGʻgʻShChʼ",
    "uz-cyrl": "ЎўҚқҒғҲҳ",
}


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_e_visa_is_one_page_that_shows_everything(evisa: EVisaContent, language: str) -> None:
    pdf = render(evisa, language=language)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
    shown = text_of(pdf)
    for expected in (
        "V-7K3M-0000-1111-2222-Q", "ERIKSSON", "ANNA MARIA", "Анна Мария Эрикссон", "06 AUG 1969", "N01234567",
        "Туристік виза", "Tourist visa", "20 NOV 2026", "23 JUN 2027", "Утопия Республикасының елшілігі",
        "https://visa.utopia.example/verify", *MRZ,
    ):  # fmt: skip
        assert expected in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_shows_grounds_basis_reasons_and_remedy(letter: RefusalContent, language: str) -> None:
    shown = text_of(render(letter, language=language))
    for expected in (
        letter.reference, letter.name, "R2", "Сапардың мақсаты расталмады.",
        "false-document", "Кету ниеті дәлелденбеді.",
        letter.legal_basis, "Шақыру хаты тексерілді.", letter.remedy, "20 DEC 2026", "20 NOV 2026",
    ):  # fmt: skip
        assert expected in shown


def test_the_seal_on_the_page_is_the_seal_given(evisa: EVisaContent, letter: RefusalContent) -> None:
    assert scanning.seals_in(render(evisa, language="kk")) == [evisa.seal]
    assert scanning.seals_in(render(letter, language="kk")) == [letter.seal]


def test_the_machine_readable_zone_is_found_in_the_page_text(evisa: EVisaContent) -> None:
    assert scanning.mrz_printed_in(render(evisa, language="ru")) == [MRZ]


def test_the_file_is_archival_accessible_and_names_its_language(evisa: EVisaContent, letter: RefusalContent) -> None:
    for content, language in ((evisa, "kk"), (letter, "uz-cyrl")):
        with pikepdf.open(io.BytesIO(render(content, language=language))) as document:
            with document.open_metadata() as metadata:
                assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
                assert metadata["pdfuaid:part"] == "1"
            assert str(document.Root.Lang).split("-")[0] == language.split("-")[0]
            assert document.Root.MarkInfo.Marked
            assert "/AcroForm" not in document.Root
            assert "/OpenAction" not in document.Root


def test_no_name_of_the_holder_is_in_the_metadata(evisa: EVisaContent) -> None:
    with pikepdf.open(io.BytesIO(render(evisa, language="en"))) as document, document.open_metadata() as metadata:
        told = str(metadata) + str(dict(document.docinfo))
    assert "ERIKSSON" not in told
    assert evisa.reference in told


def test_equal_contents_give_equal_bytes(evisa: EVisaContent, letter: RefusalContent) -> None:
    assert render(evisa, language="kk") == render(evisa, language="kk")
    assert render(letter, language="kk") == render(letter, language="kk")
    later = replace(evisa, issued_at=evisa.issued_at + timedelta(seconds=1))
    assert render(later, language="kk") != render(evisa, language="kk")


@pytest.mark.parametrize(("language", "letters"), EVERY_LETTER.items())
def test_the_fonts_have_every_letter_of_the_language(evisa: EVisaContent, language: str, letters: str) -> None:
    shown = text_of(render(replace(evisa, category=Bilingual(letters, "x")), language=language))
    assert letters in shown


@pytest.mark.parametrize("name", ["محمد", "שלום", "გიორგი", "Հայկ", "Ελένη", "Nguyễn", "Šárka", "Iğdır"])
def test_names_in_many_scripts_are_printed(evisa: EVisaContent, name: str) -> None:
    assert rendering.is_printable(name)
    render(replace(evisa, original_name=name), language="en")


@pytest.mark.parametrize("name", ["张伟", "राम", "สมชาย", "김"])
def test_a_name_no_font_can_show_is_left_out_rather_than_boxed(evisa: EVisaContent, name: str) -> None:
    assert not rendering.is_printable(name)
    without = render(replace(evisa, original_name=""), language="en")
    assert render(replace(evisa, original_name=name), language="en") == without


def test_any_other_text_no_font_can_show_stops_the_document(evisa: EVisaContent, letter: RefusalContent) -> None:
    for content in (replace(evisa, primary_identifier="张"), replace(letter, reasons="张")):
        with pytest.raises(UnprintableDocument, match="could not be displayed"):
            render(content, language="en")


HOSTILE = '#panic("x") #read("/etc/passwd") $x$ *b* _i_ `c` \\ "]) <label> @ref // /* {{ }} = 1'


def test_what_an_applicant_writes_is_never_read_as_template(evisa: EVisaContent, letter: RefusalContent) -> None:
    hostile_visa = replace(evisa, primary_identifier=HOSTILE, category=Bilingual(HOSTILE, HOSTILE))
    assert '#read("/etc/passwd")' in text_of(render(hostile_visa, language="kk"))
    hostile_letter = replace(letter, reasons=HOSTILE, grounds=(Ground("R2", HOSTILE),))
    assert '#panic("x")' in text_of(render(hostile_letter, language="kk"))


def test_a_visa_can_do_without_photograph_second_name_and_original_script(evisa: EVisaContent) -> None:
    bare = replace(evisa, photo=None, secondary_identifier="", original_name="", sex="")
    shown = text_of(render(bare, language="en"))
    assert "Given names" not in shown
    assert "Name in original script" not in shown
    assert "ERIKSSON" in shown


@pytest.mark.parametrize("broken", [b"no jpeg", b"\xff\xd8\xff\xe0 broken"])
def test_a_broken_photograph_stops_the_document(evisa: EVisaContent, broken: bytes) -> None:
    with pytest.raises(UnprintableDocument):
        render(replace(evisa, photo=broken), language="en")


def test_the_longest_names_still_fit_one_page(evisa: EVisaContent) -> None:
    long = replace(
        evisa,
        primary_identifier="WOLFESCHLEGELSTEINHAUSENBERGERDORFF VAN DER MUEHLEN OSTROWSKA " * 2,
        secondary_identifier="MARIA DE LA CONCEPCION ALEXANDRA FERNANDA " * 3,
        original_name="Мария Александра Фернанда Кончита " * 3,
        issuer=replace(
            evisa.issuer, mission=Bilingual("Утопия Республикасының бас консулдығы " * 3, "Consulate " * 12)
        ),
    )
    with pypdfium2.PdfDocument(render(long, language="kk")) as document:
        assert len(document) == 1


def test_a_long_refusal_runs_over_pages_and_keeps_its_seal(letter: RefusalContent) -> None:
    pdf = render(replace(letter, reasons="Шақыру хаты тексерілді. " * 300), language="kk")
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) > 1
    assert scanning.seals_in(pdf) == [letter.seal]


def test_a_refusal_without_term_shows_none(letter: RefusalContent) -> None:
    assert "Last day to lodge an appeal" not in text_of(render(replace(letter, remedy_until=None), language="en"))


def test_a_specimen_says_so_across_the_page(evisa: EVisaContent, letter: RefusalContent) -> None:
    for content in (evisa, letter):
        genuine, specimen = (render(replace(content, specimen=flag), language="en") for flag in (False, True))
        assert genuine != specimen
        assert scanning.seals_in(specimen) == [content.seal]


@pytest.mark.parametrize(
    ("stay", "english"),
    [
        (Stay(1), "1 day"),
        (Stay(30), "30 days"),
        (Stay(0, 6, 1), "6 months, 1 year"),
        (visa.UNTIL_EXPIRY, "Until the last day of validity"),
        (visa.DECIDED_AT_BORDER, "Decided at the border"),
        (visa.TRANSIT_WITHOUT_ENTRY, "Transit without entry"),
    ],
)
def test_the_stay_is_said_in_words(stay: Stay, english: str) -> None:
    assert labels.bilingual(labels.stay_text(stay), language="kk").english == english


@pytest.mark.parametrize(("entries", "english"), [(0, "Multiple"), (1, "Single"), (2, "Double"), (5, "5")])
def test_entries_are_said_in_words(entries: int, english: str) -> None:
    assert labels.bilingual(labels.entries_text(entries), language="ru").english == english
