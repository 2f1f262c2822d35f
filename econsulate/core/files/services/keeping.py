"""Who may open a file, and how does one go away? This is the only door to what the store holds."""

from collections.abc import Iterator
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError, Forbidden
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile, Upload


class NotChecked(DomainError):
    """Nobody opens a file that was not found clean, whatever their role."""

    code = "file_not_clean"
    title = _("This file has not passed its check, so it can't be opened.")


class OriginalWithheld(Forbidden):
    """Staff work with the pages we drew anew; an original may carry what no scanner knows yet."""

    code = "original_withheld"
    title = _("Officers see the pages of this file, not the original.")


def open_file(file: StoredFile, *, by: User | None) -> Iterator[bytes]:
    """The plaintext in pieces, for one who may see the row; `by` is None for the system itself.

    Raises NotChecked, OriginalWithheld, KeyDestroyed; and FileDamaged while reading, when the disk lost something.
    """
    if file.state != StoredFile.State.CLEAN:
        raise NotChecked(state=file.state)
    if by is not None and by.is_staff and file.kind == StoredFile.Kind.ORIGINAL:
        raise OriginalWithheld
    return store.read(file.parts, file_id=file.blob, key=file.key(), size=file.size)


@transaction.atomic
def hand_over(file: StoredFile, data_key: DataKey) -> None:
    """Put an original and its pages under another key; the bytes stay. Raises NotChecked while it is looked into."""
    rows = StoredFile.objects.select_for_update(of=("self",)).filter(Q(pk=file.pk) | Q(original=file))
    for row in rows.select_related("data_key"):
        if row.state not in (StoredFile.State.CLEAN, StoredFile.State.REJECTED):
            raise NotChecked(state=row.state)
        key, name = row.key(), row.name
        row.data_key = data_key
        row.wrap(key)
        row.name = name
        row.save(update_fields=["data_key", "wrapped_key", "name"])


@transaction.atomic
def delete_file(file: StoredFile, *, by: User | None) -> None:
    """Delete an original with its pages; the bytes go once that is committed."""
    parts = [*file.parts, *chain.from_iterable(file.derivatives.values_list("parts", flat=True))]
    record("core.file.deleted", by=by, target=file, chain=file.chain)
    file.delete()
    transaction.on_commit(lambda: store.remove(parts))


def sweep_orphans() -> int:
    """Remove parts that no row lists: left by a crash between disk and commit. Returns how many."""
    removed = 0
    for places in store.settled():
        orphans = {UUID(place.name) for place in places} - listed({UUID(place.name) for place in places})
        store.remove(orphans)
        removed += len(orphans)
    return removed


def listed(parts: set[UUID]) -> set[UUID]:
    """Those of the parts that belong to a file or an upload."""
    rows = [
        *StoredFile.objects.filter(parts__overlap=list(parts)).values_list("parts", flat=True),
        *Upload.objects.in_flight().filter(parts__overlap=list(parts)).values_list("parts", flat=True),
    ]
    return parts.intersection(chain.from_iterable(rows))
