"""Is every text translated? `python -m econsulate.core.texts update|check|compile` keeps the catalogues in locale/.

Done with Babel rather than `makemessages`, which needs GNU gettext on the machine.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {"consular": "consular", "notifications": "notifications", "econsulate/core": "econsulate"}
LOCALES = ("kk", "ru", "uz", "uz_Cyrl")
TEMPLATES = {".html", ".txt"}
PLURAL, CONTEXT, CONTEXT_PLURAL = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# A date that moved with each run would collide in every merge.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = {
    "header_comment": "# Texts of e-consulate. Written by people: `make messages` collects, it never translates.",
    "msgid_bugs_address": "see CONTRIBUTING.md",
    "last_translator": "see CONTRIBUTING.md",
    "language_team": "see CONTRIBUTING.md",
}


def collected(root: Path, source: str) -> Catalog:
    """Every translatable text of one app, from its Python files and templates."""
    catalog = Catalog(creation_date=UNDATED, fuzzy=False)
    for path in sorted((root / source).rglob("*")):
        for _line, text, comments, context in extract("python", readable(path), KEYWORDS, ["Translators:"]):
            place = [(str(path.relative_to(root)), 0)]
            catalog.add(text, locations=place, auto_comments=comments, context=context)
    return catalog


def readable(path: Path) -> BytesIO:
    """The file as Python source; empty if it can hold no texts."""
    if path.suffix == ".py":
        return BytesIO(path.read_bytes())
    if path.suffix in TEMPLATES and "templates" in path.parts:
        return BytesIO(unindented(templatize(path.read_text(), origin=str(path))).encode())
    return BytesIO()


def unindented(text: str) -> str:
    """A template's indentation means nothing, but Python's tokenizer would read it."""
    return "\n".join(line.lstrip() for line in text.splitlines())


def catalogue_path(root: Path, app: str, locale: str) -> Path:
    return root / app / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale, fuzzy=False, project="e-consulate", version="1", **HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(root: Path = ROOT) -> None:
    """Merge the texts found into every catalogue: new ones empty, old translations kept, vanished ones dropped."""
    for app, source in SOURCES.items():
        texts = collected(root, source)
        for locale in LOCALES if len(texts) else ():
            path = catalogue_path(root, app, locale)
            catalog = read(path, locale)
            catalog.update(texts, no_fuzzy_matching=True)
            catalog.creation_date = catalog.revision_date = UNDATED
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)


def check(root: Path = ROOT) -> Iterator[str]:
    """What a reader of each language would miss, one line each."""
    for app, source in SOURCES.items():
        texts = collected(root, source)
        for locale in LOCALES:
            path = catalogue_path(root, app, locale)
            catalog = read(path, locale)
            for text in texts:
                if text.id and (fault := fault_of(text, catalog.get(text.id, text.context))):
                    yield f"{path.relative_to(root)}: {fault}: {text.id!r}"


def fault_of(text: Message, translation: Message | None) -> str | None:
    if translation is None:
        return "missing"
    if translation.fuzzy:
        return "fuzzy"
    forms, sources = as_tuple(translation.string or ""), as_tuple(text.id)
    if not forms or not all(forms):
        return "not translated"
    allowed = [sorted(PLACEHOLDER.findall(source)) for source in sources]
    if any(sorted(PLACEHOLDER.findall(form)) not in allowed for form in forms):
        return "placeholders differ"
    return None


def as_tuple(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def compile_stale(root: Path = ROOT) -> None:
    """Write the .mo files Django reads, where the .po is newer."""
    for path in (catalogue_path(root, app, locale) for app in SOURCES for locale in LOCALES):
        compiled = path.with_suffix(".mo")
        if path.exists() and not (compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime):
            with compiled.open("wb") as file:
                write_mo(file, read(path, path.parts[-3]))


def main(verb: str) -> str | None:
    match verb:
        case "update":
            update()
        case "compile":
            compile_stale()
        case "check":
            faults = list(check())
            return "\n".join([*faults, f"{len(faults)} texts to translate"]) if faults else None
        case _:
            return __doc__
    return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))
