"""How is a document drawn? Typst turns data and a fixed template into one PDF/A-2a and PDF/UA-1 file.

Equal contents give equal bytes. Values reach the template as JSON data only, never as template source.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from consular.visas.evisa import labels
from consular.visas.evisa.contents import Bilingual, EVisaContent, ReceiptContent, RefusalContent
from consular.visas.seals import qr

FOLDER: Final = Path(__file__).parent
STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]
PROBE: Final = b"""#import "document.typ": data, with-our-fonts
#set document(title: "probe")
#with-our-fonts(data.text)
"""
SCRIPTS: Final = {"uz-cyrl": {"lang": "uz", "script": "cyrl"}}


class UnprintableDocument(ValueError):
    """Typst could not draw it: a character no font has, or a broken photograph. The message says which."""


def render(content: EVisaContent | RefusalContent | ReceiptContent, *, language: str) -> bytes:
    """The PDF in the applicant's language and English. Raises UnprintableDocument."""
    if isinstance(content, EVisaContent):
        template, data = "evisa.typ", evisa_data(content, language=language)
    elif isinstance(content, ReceiptContent):
        template, data = "receipt.typ", receipt_data(content, language=language)
    else:
        template, data = "refusal.typ", refusal_data(content, language=language)
    files = sources() | {"main.typ": sources()[template], "seal.svg": qr.svg(content.seal)}
    data |= {
        "text": SCRIPTS.get(language, {"lang": language, "script": "auto"}),
        "issuer": asdict(content.issuer),
        "reference": content.reference,
        "issued_on": labels.date_text(content.issued_at.date()),
        "specimen": content.specimen,
    }
    return compile_pdf(files, data, timestamp=int(content.issued_at.timestamp()))


def evisa_data(content: EVisaContent, *, language: str) -> dict[str, Any]:
    """What evisa.typ reads besides the common part."""
    entries = labels.bilingual(labels.entries_text(content.entries), language=language)
    stay = labels.bilingual(labels.stay_text(content.stay), language=language)
    return {
        "labels": both(labels.EVISA, language=language),
        "terms": {
            "category": asdict(content.category),
            "entries": asdict(entries),
            "valid_from": single(labels.date_text(content.valid_from)),
            "valid_until": single(labels.date_text(content.valid_until)),
            "stay": asdict(stay),
        },
        "holder": {
            "surname": single(content.primary_identifier),
            "given_names": single(content.secondary_identifier),
            "original_name": single(content.original_name if is_printable(content.original_name) else ""),
            "birth_date": single(content.birth_date),
            "sex": single(content.sex),
            "nationality": asdict(content.nationality),
            "passport_number": single(content.passport_number),
        },
        "mrz": content.mrz,
        "photo": list(content.photo) if content.photo else None,  # typst takes text files only, so as numbers
    }


def refusal_data(content: RefusalContent, *, language: str) -> dict[str, Any]:
    """What refusal.typ reads besides the common part."""
    return {
        "labels": both(labels.REFUSAL, language=language),
        "name": content.name,
        "grounds": [asdict(ground) for ground in content.grounds],
        "reasons": content.reasons,
        "legal_basis": content.legal_basis,
        "remedy": content.remedy,
        "remedy_until": labels.date_text(content.remedy_until) if content.remedy_until else "",
    }


def receipt_data(content: ReceiptContent, *, language: str) -> dict[str, Any]:
    """What receipt.typ reads besides the common part."""
    return {
        "labels": both(labels.RECEIPT, language=language),
        "name": drawable(content.name),
        "birth_date": content.birth_date,
        "kind": asdict(content.kind),
        "subject": drawable(content.subject),
        "entered_at": content.entered_at,
        "caller": drawable(content.caller),
        "told": drawable(content.told),
    }


def drawable(text: str) -> str:
    """What people typed, with a question mark for each character that no font has."""
    if is_printable(text):
        return text
    known = {char: char.isspace() or is_printable(char) for char in set(text)}
    return "".join(char if known[char] else "?" for char in text)


def both(texts: Mapping[str, object], *, language: str) -> dict[str, dict[str, str]]:
    return {key: asdict(labels.bilingual(text, language=language)) for key, text in texts.items()}


def single(text: str) -> dict[str, str]:
    """A value that reads the same in every language."""
    return asdict(Bilingual(text, text))


def is_printable(text: str) -> bool:
    """Whether the fonts have every character: Latin, Cyrillic, Greek, Arabic, Hebrew, Georgian, Armenian."""
    try:
        compile_pdf(sources() | {"main.typ": PROBE}, {"text": text}, timestamp=0)
    except UnprintableDocument:
        return False
    return True


def compile_pdf(files: Mapping[str, bytes], data: Mapping[str, Any], *, timestamp: int) -> bytes:
    try:
        pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stub forgets the documented dict of files
            files,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=timestamp,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )
    except RuntimeError as problem:
        raise UnprintableDocument(str(problem)) from problem
    return pdf


@cache
def sources() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FOLDER.glob("*.typ")}


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
