"""How does a row go away with all that hangs on it? By the database's own references, so no table can be forgotten.

This is the one place that steps around the triggers that make decisions, versions and stories unchangeable: what the
law says must go does go, through here and nowhere else. A live legal hold's own trigger is never stepped around.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pgtrigger
from django.db import connection, models

from consular.privacy.models.holds import LegalHold
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import delete_file

Rows = dict[type[models.Model], set[int]]
NEVER_IGNORED = frozenset({(LegalHold, "live_hold_stays")})


def hanging_on(
    model: type[models.Model], keys: Iterable[int], *, apart: frozenset[type[models.Model]] = frozenset()
) -> Rows:
    """Every row that refers to these rows, and to those, and so on; `apart` names tables that are left alone."""
    found: Rows = {}
    waiting: list[tuple[type[models.Model], set[int]]] = [(model, set(keys))]
    while waiting:
        parent, ids = waiting.pop()
        for child, name in references_to(parent):
            if child in apart:
                continue
            new = set(child._base_manager.filter(**{f"{name}__in": ids}).values_list("pk", flat=True))
            new -= found.get(child, set())
            if new:
                found.setdefault(child, set()).update(new)
                waiting.append((child, new))
    return found


def references_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Tables with a foreign key to this one, and its name; a row that refers to its own kind does not hang on it."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            child: Any = relation.related_model
            if child is not model:
                yield child, relation.field.name  # type: ignore[union-attr]


def files_of(rows: Rows) -> list[StoredFile]:
    """The originals these rows refer to."""
    found: set[int] = set()
    for model, ids in rows.items():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is StoredFile:
                wanted = model._base_manager.filter(pk__in=ids).exclude(**{field.name: None})
                found.update(wanted.values_list(field.name, flat=True))
    return list(StoredFile.objects.originals().filter(pk__in=found))


def delete(rows: Rows, *, by: User | None) -> None:
    """Delete these rows and their files. Raises IntegrityError when something else still refers to one of them."""
    files = files_of(rows)
    with ExitStack() as stack:
        if passed := triggers_of(rows):
            stack.enter_context(pgtrigger.ignore(*passed))
        for model, ids in reversed(rows.items()):
            # Django's own deletion would follow references a second time, and refuse the protected ones.
            model._base_manager.filter(pk__in=ids)._raw_delete(using=connection.alias)
    connection.check_constraints()
    for file in files:
        delete_file(file, by=by)


def triggers_of(rows: Rows) -> list[str]:
    """Names of the triggers on these tables, as pgtrigger wants them."""
    registered: list[tuple[Any, Any]] = pgtrigger.registered()
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in registered
        if model in rows and (model, trigger.name) not in NEVER_IGNORED
    ]
