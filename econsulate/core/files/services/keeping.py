"""Who may open a file, and how does one go away? This is the only door to what the store holds."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
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


def open_file(file: StoredFile, *, by: User) -> Iterator[bytes]:
    """The plaintext in pieces, for one who may see the row. Raises NotChecked, OriginalWithheld, KeyDestroyed.

    FileDamaged comes while reading, when the disk no longer holds what was stored.
    """
    if file.state != StoredFile.State.CLEAN:
        raise NotChecked(state=file.state)
    if by.is_staff and file.kind == StoredFile.Kind.ORIGINAL:
        raise OriginalWithheld
    return store.read(file.blob, key=file.key(), size=file.size)


@transaction.atomic
def delete_file(file: StoredFile, *, by: User | None) -> None:
    """Delete an original with its pages; the bytes go once that is committed."""
    blobs = [file.blob, *file.derivatives.values_list("blob", flat=True)]
    record("core.file.deleted", by=by, target=file, chain=file.chain)
    file.delete()
    transaction.on_commit(lambda: store.remove(blobs))


def sweep_orphans() -> int:
    """Remove files that no row speaks of: left by a crash between disk and commit. Returns how many."""
    removed = 0
    for places in store.settled():
        known = known_among([place.name for place in places])
        for place in places:
            if place.name not in known:
                place.unlink(missing_ok=True)
                removed += 1
    return removed


def known_among(names: list[str]) -> set[str]:
    blobs = [name for name in names if not name.endswith(store.UNFINISHED)]
    stored = StoredFile.objects.filter(blob__in=blobs).values_list("blob", flat=True)
    growing = Upload.objects.in_flight().filter(blob__in=blobs).values_list("blob", flat=True)
    return {str(blob) for blob in [*stored, *growing]}
