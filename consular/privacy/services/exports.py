"""How does somebody get a copy of everything they have here, and how does the copy go away again?"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consular.citizens.models.person import Person
from consular.privacy.models.exports import LIFETIME, Export, ExportState, outlives_its_right
from consular.privacy.services.archive import Sealing, packed
from consular.privacy.services.contents import entries_of, representations_of
from consular.privacy.services.telling import EXPORT_READY, tell
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import delete_file, open_file
from econsulate.core.limits.services import Rate, allow
from econsulate.core.states import WrongState
from econsulate.core.work.services import enqueue

BUILD = "privacy.build_export"
MEDIA_TYPE = "application/zip"
# Each may be large and lies here for a week.
RATE = Rate(5, 24 * 3600)


class ExportUnderWay(DomainError):
    code = "export_under_way"
    title = _("A copy of your data is being put together already.")


@transaction.atomic
def ask(user: User, *, now: datetime) -> Export:
    """Ask for a copy of everything. Raises ExportUnderWay, TooManyRequests."""
    allow("privacy.export", str(user.public_id), rate=RATE)
    try:
        with transaction.atomic():
            export = Export.objects.create(user=user, expires_at=now + LIFETIME)
    except IntegrityError as error:
        if "one_at_a_time" in str(error):
            raise ExportUnderWay from error
        raise
    record("privacy.export.asked", by=user, target=export)
    enqueue(BUILD, subject=export.public_id)
    return export


def build(export: Export, *, now: datetime) -> bool:
    """Put the archive together, sealed under its owner's key; False when it is there already, or no longer wanted."""
    if export.state != ExportState.PREPARING:
        return False
    file = StoredFile(data_key=key_for(export.user), uploaded_by=export.user, state=StoredFile.State.CLEAN)
    key = file.wrap_new_key()
    people = representations_of(export.user)
    with override(export.user.language):
        sealing = Sealing(packed(entries_of(export.user, people, now=now), at=now), key=key, file_id=file.blob)
        part = store.write(sealing)
    file.parts, file.size, file.sha256, file.media_type = [part], sealing.size, sealing.sha256, MEDIA_TYPE
    kept = False
    try:
        kept = finish(export, file, people=[row.whom.pk for row in people])
    finally:
        if not kept:
            store.remove([part])
    return kept


@transaction.atomic
def finish(export: Export, file: StoredFile, *, people: Sequence[int]) -> bool:
    """Let the archive count, unless another worker was first or its owner was erased meanwhile.

    `people` are the keys of those it holds. They are locked first, as an erasure does.
    """
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    claimed = Export.objects.select_for_update().filter(pk=export.pk, state=ExportState.PREPARING).first()
    if claimed is None or DataKey.objects.filter(pk=file.data_key_id, wrapped=None).exists():
        return False
    if file.data_key.pk is None:
        file.data_key.save()
    file.save()
    claimed.state, claimed.file = ExportState.READY, file
    claimed.save(update_fields=["state", "file"])
    claimed.people.set(people)
    record("privacy.export.made", by=None, target=claimed)
    tell(claimed.user, EXPORT_READY, about=claimed.public_id, day=claimed.expires_at.date())
    return True


def key_for(user: User) -> DataKey:
    """The key of the person behind the login; for one that acts for others only a key of the archive's own.

    That one is saved with the archive: whoever dies before leaves none behind.
    """
    own = Person.objects.is_user(user)
    person = own.select_related("data_key").first()
    return person.data_key if person else DataKey.objects.fresh()


@transaction.atomic
def fetch(export: Export, *, by: User) -> Iterator[bytes]:
    """The archive in plain, piece by piece, the fetching on record. Raises WrongState while it isn't ready."""
    if export.file is None:
        raise WrongState(current=export.state)
    record("privacy.export.fetched", by=by, target=export)
    return open_file(export.file, by=None)


@transaction.atomic
def discard(export: Export, *, by: User | None) -> None:
    """Delete an archive, ready or not. Whoever comes second finds nothing left to do."""
    claimed = Export.objects.select_for_update(of=("self",)).select_related("file__data_key").filter(pk=export.pk)
    found = claimed.first()
    if found is None:
        return
    export, file = found, found.file
    record("privacy.export.discarded", by=by, target=export)
    export.delete()
    if file is not None:
        key = file.data_key
        delete_file(file, by=by)
        if not Person.objects.filter(data_key=key).exists():
            key.delete()


def discard_expired(*, now: datetime) -> int:
    """End every archive past its time, or of somebody its owner acts for no longer; returns how many."""
    expired = list(Export.objects.filter(Q(expires_at__lte=now) | outlives_its_right()))
    for export in expired:
        discard(export, by=None)
    return len(expired)


def discard_of(user: User, person: Person, *, by: User | None) -> None:
    """End what holds somebody its owner acts for no longer; it could not be fetched any more in any case."""
    for export in Export.objects.filter(user=user, people=person):
        discard(export, by=by)
