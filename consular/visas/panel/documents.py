"""Which pages does the officer see of each item, and what may be said about it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext

from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.choices import ItemKind
from consular.visas.models.items import ApplicationItem, DocumentVersion, ItemState
from consular.visas.models.texts import in_language
from consular.visas.panel.desk import Desk
from consular.visas.panel.forms import Judge, here
from consular.visas.services.review import WORKERS
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words

SHEETS_AT_ONCE = 4
BADGES = {ItemState.ACCEPTED: "good", ItemState.REJECTED: "bad", ItemState.PROVIDED: "info", ItemState.MISSING: ""}


@dataclass(frozen=True)
class Sheet:
    """One page, drawn anew by us."""

    url: str
    width: int
    height: int
    text: str


@dataclass(frozen=True)
class Document:
    """An item of the checklist with its newest file; `form` is there while it can be judged."""

    item: ApplicationItem
    label: str
    badge: str
    file: StoredFile | None
    version: int
    sheets: Page
    hints: list[str]
    reason: str
    layout: str
    form: Judge | None

    @property
    def code(self) -> str:
        return self.item.requirement.code


def documents_of(desk: Desk, *, bound: Judge | None = None, leaf: tuple[str, Any] = ("", 1)) -> list[Document]:
    """Every item in the order of the checklist; one query for all pages. `leaf` is a code and its page."""
    application = desk.application
    items = sorted(application.items.all(), key=lambda item: item.requirement.position)
    newest = {item.pk: newest_of(item) for item in items}
    pages = pages_of(version.file for version in newest.values() if version)
    turned = {leaf[0]: leaf[1]}
    return [document(desk, item, newest[item.pk], pages, bound, turned.get(item.requirement.code, 1)) for item in items]


def newest_of(item: ApplicationItem) -> DocumentVersion | None:
    return max(item.versions.all(), key=lambda version: version.number, default=None)


def pages_of(files: Iterable[StoredFile]) -> dict[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = {}
    for page in StoredFile.objects.filter(original__in=list(files)).order_by("original", "page"):
        found.setdefault(page.original_id or 0, []).append(page)
    return found


def document(
    desk: Desk,
    item: ApplicationItem,
    version: DocumentVersion | None,
    pages: dict[int, list[StoredFile]],
    bound: Judge | None,
    leaf: Any,
) -> Document:
    file = version.file if version else None
    label = in_language(item.requirement.label, here())
    sheets = [sheet(desk.application, label, page) for page in pages.get(file.pk, [])] if file else []
    return Document(
        item=item,
        label=label,
        badge=BADGES[ItemState(item.state)],
        file=file,
        version=version.number if version else 0,
        sheets=Paginator(sheets, SHEETS_AT_ONCE).get_page(leaf),
        hints=[in_words(code) for code in file.quality] if file else [],
        reason=in_language(item.reason.text, here()) if item.reason else "",
        layout=layout_of(item, sheets),
        form=judge_form(desk, item, bound),
    )


def sheet(application: VisaApplication, label: str, page: StoredFile) -> Sheet:
    text = gettext("%(document)s, page %(page)s") % {"document": label, "page": page.page}
    address = reverse("panel:visa_page", args=[application.public_id, page.public_id])
    return Sheet(address, page.width, page.height, text)


def layout_of(item: ApplicationItem, sheets: list[Any]) -> str:
    if item.requirement.kind == ItemKind.PHOTO:
        return "sheets-photo"
    return "sheets-one" if len(sheets) == 1 else ""


def judge_form(desk: Desk, item: ApplicationItem, bound: Judge | None) -> Judge | None:
    """The form while the item waits to be judged by this officer."""
    may = desk.application.state == State.IN_REVIEW and bool(desk.roles & set(WORKERS))
    if not may or item.state != ItemState.PROVIDED:
        return None
    name = form_name(item.requirement.code)
    return bound if bound is not None and bound.name == name else Judge(desk=desk, name=name)


def form_name(code: str) -> str:
    return f"item-{code}"
