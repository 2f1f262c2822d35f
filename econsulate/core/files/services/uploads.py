"""How does an upload begin, grow, end and become a file? Bytes count once they are on disk and committed."""

import hashlib
from collections.abc import Iterable
from contextlib import nullcontext
from http import HTTPStatus
from itertools import chain
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
from econsulate.core.files.incoming import Segment
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.limits.services import allow
from econsulate.core.prepared import execute
from econsulate.core.work.services import enqueue

# The ORM says the same; this is asked for each piece of each file.
ADVANCE = """
    UPDATE core_upload SET "offset" = %(end)s, state = %(state)s, parts = array_append(parts, %(part)s)
    WHERE id = %(upload)s AND owner_id = %(owner)s AND state = 'receiving' AND "offset" = %(offset)s
    AND expires_at > statement_timestamp()
    RETURNING 1
"""


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
    store.refuse_when_scarce()
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
    upload.save()
    record("core.upload.begun", by=owner, target=upload)
    return upload


def receive(upload: Upload, *, by: User, offset: int, pieces: Iterable[bytes]) -> Upload:
    """Take the pieces as they come, in segments that are each acknowledged by itself; what came before a cut stays.

    While bytes are on their way neither a lock nor a database connection is held: a bad line may take minutes.
    Raises OffsetMismatch, TooLarge, UploadEnded, StoreFull.
    """
    key, arriving = upload.key(), iter(pieces)
    release_connection()
    for first in arriving:
        segment = Segment(chain([first], arriving), key=key, file_id=upload.blob, offset=offset)
        part = store.write(segment)
        advance(upload, part, segment, by=by)
        offset = segment.end
        release_connection()
    return upload


def release_connection() -> None:
    """Back to the pool; the next query takes one again."""
    if not connection.in_atomic_block:
        connection.close()


def advance(upload: Upload, part: UUID, segment: Segment, *, by: User) -> None:
    """Let a written part count; the last one completes the upload, which is recorded."""
    complete = segment.end == upload.length
    with transaction.atomic() if complete else nullcontext():
        count(upload, part, segment, by=by, state=Upload.State.COMPLETE if complete else Upload.State.RECEIVING)
        if complete:
            record("core.upload.completed", by=by, target=upload)


def count(upload: Upload, part: UUID, segment: Segment, *, by: User, state: Upload.State) -> None:
    """One conditional UPDATE, so that of all writers at one offset one wins. Raises OffsetMismatch, UploadEnded."""
    values = {"end": segment.end, "state": state, "part": part, "upload": upload.pk, "owner": by.pk}
    if not execute(ADVANCE, {**values, "offset": segment.offset}):
        store.remove([part])
        now = Upload.objects.filter(pk=upload.pk).first()
        raise UploadEnded if now is None or now.state == Upload.State.EXPIRED else OffsetMismatch(offset=now.offset)
    upload.offset, upload.state = segment.end, state


def require_receiving(upload: Upload, *, offset: int, more: int) -> None:
    """Refuse what can't be taken before a byte of it is read. Raises UploadEnded, OffsetMismatch, TooLarge."""
    if upload.state == Upload.State.EXPIRED or upload.expires_at <= timezone.now():
        raise UploadEnded
    if upload.offset != offset:
        raise OffsetMismatch(offset=upload.offset)
    if offset + more > upload.length or len(upload.parts) >= rules.MAX_PARTS:
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
    file = StoredFile(blob=upload.blob, parts=upload.parts, data_key=data_key, uploaded_by=by)
    file.policy, file.chain = policy, chain
    file.name = tus.metadata_of(upload.metadata or "").get("filename", "")
    file.sha256, file.size = digest_of(upload, key), upload.length
    file.wrap(key)
    file.save()
    upload.state, upload.file, upload.metadata = Upload.State.CLAIMED, file, None
    upload.save(update_fields=["state", "file", "metadata"])
    upload.data_key.destroy()
    record("core.upload.claimed", by=by, target=file, chain=chain)
    enqueue("core.inspect_file", subject=file.public_id)
    return file


def digest_of(upload: Upload, key: bytes) -> bytes:
    """SHA-256 of what the disk gives back, so that the hash speaks for the stored file. Raises UploadEnded."""
    digest = hashlib.sha256()
    try:
        for frame in store.read(upload.parts, file_id=upload.blob, key=key, size=upload.length):
            digest.update(frame)
    except FileDamaged as error:
        raise UploadEnded from error
    return digest.digest()


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
    transaction.on_commit(lambda: store.remove(upload.parts))


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
