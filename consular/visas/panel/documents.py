"""Which pages does the officer see of each item, and what may be said about it?"""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.choices import ItemKind
from consular.visas.models.items import ApplicationItem, DocumentVersion, ItemState
from consular.visas.models.texts import in_language
from consular.visas.panel.desk import Desk
from consular.visas.panel.forms import Judge, here
from consular.visas.services.review import WORKERS
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import seen_in_words
from econsulate.core.panel.sheets import pages_of, sheet

SHEETS_AT_ONCE = 4
BADGES = {ItemState.ACCEPTED: "good", ItemState.REJECTED: "bad", ItemState.PROVIDED: "info", ItemState.MISSING: ""}


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
    sheets = [sheet(address_of(desk.application, page), label, page) for page in pages.get(file.pk, [])] if file else []
    return Document(
        item=item,
        label=label,
        badge=BADGES[ItemState(item.state)],
        file=file,
        version=version.number if version else 0,
        sheets=Paginator(sheets, SHEETS_AT_ONCE).get_page(leaf),
        hints=[seen_in_words(code) for code in file.quality] if file else [],
        reason=in_language(item.reason.text, here()) if item.reason else "",
        layout=layout_of(item, sheets),
        form=judge_form(desk, item, bound),
    )


def address_of(application: VisaApplication, page: StoredFile) -> str:
    return reverse("panel:visa_page", args=[application.public_id, page.public_id])


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
