"""What do the lists and pages that everybody opens ask of the database? Each query is built once."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import ApplicationItem
from consular.visas.models.visas import VisaState
from consular.visas.rules.contact import without_contact
from consular.visas.serializers.applications import ApplicationOut, ApplicationRow, FileOut, ItemOut
from consular.visas.serializers.staff import KEY, StaffRow
from consular.visas.services import queues
from econsulate.core.accounts.models import User
from econsulate.core.api.lists import PreparedList
from econsulate.core.crypto.models import unwrapped
from econsulate.core.prepared import Prepared, Row

Rows = QuerySet[Any, Row]
VERSION = "versions__"
FORM: Any = VisaApplication._meta.get_field("form")
NOTE: Any = ApplicationItem._meta.get_field("note")


def applications_of(user: User) -> Rows:
    return VisaApplication.objects.visible_to(user).values(*ApplicationRow.columns())


def application_of(public_id: UUID, user: User) -> Rows:
    stands = FilteredRelation("decision__visa", condition=~Q(decision__visa__state=VisaState.REPLACED))
    rows = VisaApplication.objects.visible_to(user).filter(public_id=public_id).annotate(stands=stands)
    return rows.values("pk", "version", "created_by", *ApplicationOut.columns(), *KEY, visa=F("stands__public_id"))


def items_of(application: int) -> Rows:
    """The checklist, an item once for each of its files, the latest last."""
    files = [VERSION + column for column in FileOut.columns()]
    rows = ApplicationItem.objects.filter(application=application).order_by("pk", VERSION + "number")
    return rows.values(*ItemOut.columns(), *files)


@cache
def queue(name: str | None) -> PreparedList:
    """Raises InvalidInput for a name that is no queue's."""
    if name:
        queues.require_known(name)
    return PreparedList(VisaApplication, lambda officer: queues.queue(name, officer).values(*StaffRow.columns()))


APPLICATIONS = PreparedList(VisaApplication, applications_of)
APPLICATION = Prepared(application_of)
ITEMS = Prepared(items_of)


def application(public_id: UUID, user: User) -> Row | None:
    """One application with all its page shows, as ApplicationOut reads it; None for whoever may not see it."""
    row = APPLICATION.row(public_id, user)
    if row is None:
        return None
    key = unwrapped(*(row[column] for column in KEY))
    form = FORM.open_with(key, row["form"], row["public_id"])
    row["form"] = form if row["created_by"] == user.pk else without_contact(form)
    row["decision__visa__public_id"] = row["visa"]
    items = {item["public_id"]: item for item in ITEMS.rows(row["pk"])}
    row["items"] = [with_file(item, key) for item in items.values()]
    return row


def with_file(item: Row, key: bytes) -> Row:
    if item["note"] is not None:
        item["note"] = NOTE.open_with(key, item["note"], item["public_id"])
    latest = {column: item[VERSION + column] for column in FileOut.columns()}
    return {**item, "latest": latest if latest["public_id"] else None}
