"""How is the catalogue edited in the panel? Into its own files, and published by the rules of files (decision 0013)."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.missions.services.authority import require_headquarters
from consular.visas.models.catalogue import CatalogueVersion, Origin
from consular.visas.rules.catalogue_writing import Edit, edited
from consular.visas.rules.diffs import diff
from consular.visas.services.catalogue import (
    NoCatalogue,
    Publication,
    one_publisher_at_a_time,
    sound_catalogue,
    succeed,
)
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, InvalidInput


class CatalogueChanged(DomainError):
    code = "catalogue_changed"
    title = _("The catalogue has changed since you opened this page. Look at it again and repeat your change.")


@transaction.atomic
def edit(edits: Sequence[Edit], *, seen: int, reason: str, by: User, now: datetime) -> Publication:
    """Publish the catalogue with these edits as the next version; `seen` is the number of the one they were made on.

    Raises NotHeadquarters, NoCatalogue, CatalogueChanged, CatalogueInvalid naming every fault, and InvalidInput when
    nothing changes or there is no reason. Applications keep the rows they were submitted against.
    """
    require_headquarters(by, now)
    if not reason.strip():
        raise InvalidInput(errors=[FieldError("reason", "required", _("Say why."))])
    one_publisher_at_a_time()
    before = CatalogueVersion.objects.current()
    if before is None:
        raise NoCatalogue
    if before.number != seen:
        raise CatalogueChanged(number=before.number)
    sources = edited(before.sources, edits)
    publication = succeed(before, sound_catalogue(sources), sources, by=by, origin=Origin.PANEL, reason=reason)
    if not publication.changed:
        raise InvalidInput(_("This changes nothing."))
    paths = changed_paths(before.sources, sources, publication.changed)
    detail = {"number": publication.version.number, "paths": paths}
    record("visas.catalogue.edited", by=by, target=publication.version, detail=detail)
    return publication


def changed_paths(before: Mapping[str, str], after: Mapping[str, str], files: Sequence[str]) -> list[str]:
    """File, table and key of each change, for the trail; the texts themselves stand in the versions."""
    paths: list[str] = []
    for name in files:
        old, new = (keyed(tomllib.loads(sources.get(name, ""))) for sources in (before, after))
        paths += [f"{name}: {change['path']}" for change in diff(old, new)]
    return paths


def keyed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of tables as one table by code, or by number where they have none."""
    return {
        key: {str(table.get("code", number)): table for number, table in enumerate(value, start=1)}
        if isinstance(value, list) and all(isinstance(table, Mapping) for table in value)
        else value
        for key, value in content.items()
    }
