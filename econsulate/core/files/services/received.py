"""How does a file enter that came whole by another way than an upload, such as with a mail? By the same quarantine."""

from base64 import b64encode

from django.db import transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.files import rules
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services.direct import Arrived
from econsulate.core.work.services import enqueue


@transaction.atomic
def as_upload(arrived: Arrived, *, owner: User, name: str) -> Upload:
    """A finished upload of this login, to be claimed like any other. It must not be empty."""
    upload = Upload(
        owner=owner,
        data_key=DataKey.objects.issue(),
        blob=arrived.blob,
        parts=arrived.parts,
        length=arrived.size,
        offset=arrived.size,
        state=Upload.State.COMPLETE,
        metadata=f"filename {b64encode(name.encode()).decode()}",
        expires_at=timezone.now() + rules.KEPT_FOR,
    )
    upload.wrap(arrived.key)
    upload.save()
    record("core.upload.completed", by=owner, target=upload)
    return upload


@transaction.atomic
def as_file(arrived: Arrived, *, data_key: DataKey, name: str, chain: str) -> StoredFile:
    """A file of nobody the house knows, under this key, on its way to the inspection. It must not be empty."""
    file = StoredFile(blob=arrived.blob, parts=arrived.parts, data_key=data_key, uploaded_by=None)
    file.policy, file.chain, file.name = "document", chain, name
    file.sha256, file.size = arrived.sha256, arrived.size
    file.wrap(arrived.key)
    file.save()
    record("core.file.received", by=None, target=file, chain=chain)
    enqueue("core.inspect_file", subject=file.public_id)
    return file
