"""How does an upload begin, grow, end and become a file? Bytes count once they are on disk and committed."""

import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import CENTRAL
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError
from econsulate.core.files import rules, store, tus
from econsulate.core.files.frames import FileDamaged
from econsulate.core.files.incoming import Segment, segments
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.limits.services import allow
from econsulate.core.work.services import enqueue


class TooLarge(DomainError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"
    title = _("What you sent is too large.")


class TooMuchInFlight(DomainError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_much_in_flight"
    title = _("Too many uploads are waiting. Hand in or delete some of them first.")


class OffsetMismatch(DomainError):
    code = "offset_mismatch"
    title = _("The upload is at another place. Ask for the offset and go on from there.")


class UploadEnded(DomainError):
    status = HTTPStatus.GONE
    code = "upload_ended"
    title = _("This upload has ended. Please start again.")


class NotComplete(DomainError):
    code = "upload_not_complete"
    title = _("The upload is not complete yet.")


class AlreadyClaimed(DomainError):
    code = "upload_already_claimed"
    title = _("This upload was handed in before.")


@transaction.atomic
def begin(owner: User, *, length: int, metadata: str) -> Upload:
    """Open an upload of `length` bytes. Raises TooLarge, TooMuchInFlight, TooManyRequests, StoreFull."""
    if length > settings.UPLOAD_MAX_BYTES:
        raise TooLarge
    allow("uploads", str(owner.public_id), rate=rules.BEGIN_RATE)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    waiting = Upload.objects.in_flight().filter(owner=owner).aggregate(bytes=Sum("length"), count=Count("id"))
    if (waiting["bytes"] or 0) + length > rules.IN_FLIGHT_BYTES or waiting["count"] >= rules.IN_FLIGHT_UPLOADS:
        raise TooMuchInFlight
    upload = Upload(
        owner=owner,
        data_key=DataKey.objects.issue(),
        length=length,
        metadata=metadata,
        expires_at=timezone.now() + rules.KEPT_FOR,
    )
    upload.wrap_new_key()
    store.create(upload.blob)
    upload.save()
    record("core.upload.begun", by=owner, target=upload)
    return upload


def receive(upload: Upload, *, by: User, offset: int, pieces: Iterable[bytes]) -> Upload:
    """Append the pieces as they come, in segments that are each acknowledged by itself; what came before a cut stays.

    Between segments neither a lock nor a database connection is held: a phone on a bad line may take minutes.
    Raises OffsetMismatch, TooLarge, UploadEnded, StoreFull.
    """
    key = upload.key()
    release_connection()
    for segment in segments(pieces, key=key, file_id=upload.blob, offset=offset):
        try:
            upload = append(upload.public_id, by=by, segment=segment)
        except FileDamaged as error:
            end(upload, by=None)
            raise UploadEnded from error
        release_connection()
    return upload


def release_connection() -> None:
    """Back to the pool; the next query takes one again."""
    if not connection.in_atomic_block:
        connection.close()


@transaction.atomic
def append(public_id: UUID, *, by: User, segment: Segment) -> Upload:
    """Take the row, check the offset, put the bytes on disk, move the offset: one segment, whole or not at all."""
    upload = locked(public_id, by=by)
    require_receiving(upload, offset=segment.offset, more=segment.length)
    upload.stored_bytes = store.append(upload.blob, segment.frames, stored=upload.stored_bytes)
    upload.offset += segment.length
    if upload.offset == upload.length:
        upload.state = Upload.State.COMPLETE
        record("core.upload.completed", by=by, target=upload)
    upload.save(update_fields=["stored_bytes", "offset", "state"])
    return upload


def require_receiving(upload: Upload, *, offset: int, more: int) -> None:
    """Raises UploadEnded, OffsetMismatch or TooLarge."""
    if upload.state == Upload.State.EXPIRED or upload.expires_at <= timezone.now():
        raise UploadEnded
    if upload.offset != offset:
        raise OffsetMismatch(offset=upload.offset)
    if offset + more > upload.length:
        raise TooLarge


@transaction.atomic
def discard(upload: Upload, *, by: User) -> None:
    """Take back an upload that is not part of anything yet. Raises AlreadyClaimed, UploadEnded."""
    upload = locked(upload.public_id, by=by)
    if upload.state == Upload.State.CLAIMED:
        raise AlreadyClaimed
    record("core.upload.discarded", by=by, target=upload)
    forget_bytes(upload)
    upload.delete()
    upload.data_key.delete()


@transaction.atomic
def claim(upload: Upload, *, by: User, data_key: DataKey, policy: str = "document", chain: str = CENTRAL) -> StoredFile:
    """Make a complete upload a file of the person whose `data_key` this is, once, and have it inspected.

    The bytes stay where they are; only their key is wrapped anew. `policy` names an entry of rules.POLICIES.
    Raises NotComplete, AlreadyClaimed, UploadEnded.
    """
    upload = locked(upload.public_id, by=by)
    require_claimable(upload)
    key = upload.key()
    digest = hashlib.sha256()
    for frame in store.read(upload.blob, key=key, size=upload.length):
        digest.update(frame)
    file = StoredFile(blob=upload.blob, data_key=data_key, uploaded_by=by, policy=policy, chain=chain)
    file.name = tus.metadata_of(upload.metadata or "").get("filename", "")
    file.sha256, file.size = digest.digest(), upload.length
    file.wrap(key)
    file.save()
    upload.state, upload.file, upload.metadata = Upload.State.CLAIMED, file, None
    upload.save(update_fields=["state", "file", "metadata"])
    upload.data_key.destroy()
    record("core.upload.claimed", by=by, target=file, chain=chain)
    enqueue("core.inspect_file", subject=file.public_id)
    return file


def require_claimable(upload: Upload) -> None:
    if upload.state == Upload.State.CLAIMED:
        raise AlreadyClaimed
    if upload.state == Upload.State.EXPIRED:
        raise UploadEnded
    if upload.state != Upload.State.COMPLETE:
        raise NotComplete(offset=upload.offset)


def locked(public_id: UUID, *, by: User) -> Upload:
    """The owner's upload under a row lock. Raises UploadEnded when it has gone meanwhile."""
    upload = Upload.objects.visible_to(by).select_for_update().filter(public_id=public_id).first()
    if upload is None:
        raise UploadEnded
    return upload


@transaction.atomic
def end(upload: Upload, *, by: User | None) -> bool:
    """Give up an upload nobody handed in: bytes and key go, the row stays to answer 410 for a while."""
    row = Upload.objects.in_flight().select_for_update(of=("self",)).select_related("data_key").filter(pk=upload.pk)
    found = row.first()
    if found is None:
        return False
    found.state, found.metadata = Upload.State.EXPIRED, None
    found.save(update_fields=["state", "metadata"])
    record("core.upload.expired", by=by, target=found)
    forget_bytes(found)
    return True


def forget_bytes(upload: Upload) -> None:
    upload.data_key.destroy()
    transaction.on_commit(lambda: store.remove([upload.blob]))


def end_overdue() -> int:
    """End every upload past its time and forget those long ended; returns how many were ended."""
    ended = sum(end(upload, by=None) for upload in Upload.objects.overdue().order_by("pk")[: rules.SWEEP_ROWS])
    forget_ended()
    return ended


@transaction.atomic
def forget_ended() -> None:
    """Delete the rows of long ended uploads and of their destroyed keys."""
    rows = Upload.objects.forgettable(after=rules.REMEMBERED_FOR).order_by("pk")[: rules.SWEEP_ROWS]
    found = dict(rows.values_list("pk", "data_key"))
    Upload.objects.filter(pk__in=found).delete()
    DataKey.objects.filter(pk__in=found.values()).delete()
