"""How does a catalogue come into force, and how is it read? Published whole or not at all, then never changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, Origin, VisaCategory
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.requirements import VisaRequirement
from consular.visas.rules.catalogue import Catalogue
from consular.visas.rules.catalogue_sources import read_catalogue
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError


class NoCatalogue(DomainError):
    """No catalogue was ever published here."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "no_catalogue"
    title = _("The visa catalogue is not available yet.")


class DemoCatalogue(DomainError):
    """Outside demo mode nobody may be judged by invented rules."""

    code = "demo_catalogue"
    title = _("This catalogue is marked as a demonstration, and this installation is not one.")


class EditedInPanel(DomainError):
    """These files would undo what was edited in the panel; `errors` name each."""

    code = "edited_in_panel"
    title = _("The catalogue was edited in the panel, and these files don't hold that.")


@dataclass(frozen=True)
class Publication:
    """`changed` names the files that differ from the version before; none when that one stays in force."""

    version: CatalogueVersion
    changed: list[str]


@transaction.atomic
def publish(sources: Mapping[str, str], *, by: User | None, discard_edits: bool = False) -> Publication:
    """Bring these files (name to text) into force as the next version; the same files again change nothing.

    Raises CatalogueInvalid naming every fault, DemoCatalogue, and EditedInPanel unless edits are to be discarded.
    """
    catalogue = sound_catalogue(sources)
    one_publisher_at_a_time()
    before = CatalogueVersion.objects.current()
    if before and not discard_edits:
        refuse_to_undo_edits(before, sources)
    return succeed(before, catalogue, sources, by=by)


def sound_catalogue(sources: Mapping[str, str]) -> Catalogue:
    """The unsaved catalogue of these files. Raises CatalogueInvalid and DemoCatalogue."""
    catalogue = read_catalogue(sources)
    if catalogue.version.demo and not settings.DEMO:
        raise DemoCatalogue
    return catalogue


def refuse_to_undo_edits(current: CatalogueVersion, sources: Mapping[str, str]) -> None:
    if lost := lost_edits(current, sources):
        detail = _("This file was edited in the panel since, and would be set back.")
        raise EditedInPanel(errors=[FieldError(name, "edited", detail) for name in lost])


def lost_edits(current: CatalogueVersion, sources: Mapping[str, str]) -> list[str]:
    """Names of files whose edits in the panel these sources don't hold."""
    loaded = CatalogueVersion.objects.from_files()
    edited = changed_files(loaded.sources if loaded else {}, current.sources)
    return [name for name in edited if sources.get(name) != current.sources.get(name)]


def succeed(
    before: CatalogueVersion | None,
    catalogue: Catalogue,
    sources: Mapping[str, str],
    *,
    by: User | None,
    origin: Origin = Origin.FILES,
    reason: str = "",
) -> Publication:
    """Let the read catalogue follow `before`, under the lock of `one_publisher_at_a_time`."""
    digest = sha256_of(sources)
    if before and before.sha256 == digest:
        return Publication(before, [])
    version = catalogue.version
    version.number = before.number + 1 if before else 1
    version.sha256, version.sources, version.loaded_by = digest, dict(sources), by
    version.origin, version.reason = origin, reason
    insert(catalogue)
    changed = changed_files(before.sources if before else {}, sources)
    detail = {"number": version.number, "sha256": digest, "files": changed, "origin": origin.value}
    record("visas.catalogue.published", by=by, target=version, detail=detail)
    return Publication(version, changed)


def one_publisher_at_a_time() -> None:
    """Until the transaction ends; readers, and rows that point at older versions, do not wait."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {CatalogueVersion._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def insert(catalogue: Catalogue) -> None:
    catalogue.version.save(force_insert=True)
    NationalityGroup.objects.bulk_create(catalogue.groups)
    VisaCategory.objects.bulk_create(catalogue.categories)
    VisaRequirement.objects.bulk_create(catalogue.requirements)
    Fee.objects.bulk_create(catalogue.fees)
    RefusalGround.objects.bulk_create(catalogue.grounds)
    ReviewReason.objects.bulk_create(catalogue.reasons)


def sha256_of(sources: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sources, sort_keys=True).encode()).hexdigest()


def changed_files(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def current_catalogue() -> Catalogue:
    """The catalogue in force: one query, the rows come from this process's memory. Raises NoCatalogue."""
    version_id = CatalogueVersion.objects.order_by("-number").values_list("pk", flat=True).first()
    if version_id is None:
        raise NoCatalogue
    return catalogue_of(version_id)


@lru_cache(maxsize=8)
def catalogue_of(version_id: int) -> Catalogue:
    """All rows of one version, such as a category's `version_id`; kept in memory, since they can never change."""
    row = CatalogueVersion.objects.defer("sources").get(pk=version_id)
    return Catalogue(
        version=row,
        groups=tuple(NationalityGroup.objects.filter(version=row).order_by("code")),
        categories=tuple(VisaCategory.objects.filter(version=row).order_by("code")),
        requirements=tuple(VisaRequirement.objects.filter(version=row).order_by("position")),
        fees=tuple(
            Fee.objects.filter(category__version=row)
            .prefetch_related("category", "nationality_group")
            .order_by("category__code", "nationality_group__code", "amount", "pk")
        ),
        grounds=tuple(RefusalGround.objects.filter(version=row).order_by("code")),
        reasons=tuple(ReviewReason.objects.filter(version=row).order_by("code")),
    )
