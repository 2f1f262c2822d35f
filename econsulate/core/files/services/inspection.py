"""What is in this file, and may anybody open it? Virus scanner, then a confined parser that draws it anew."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import transaction

from econsulate.core.audit.services import record
from econsulate.core.files import malware, rules, store
from econsulate.core.files.frames import sealed
from econsulate.core.files.models import StoredFile
from econsulate.core.files.sandbox import run
from econsulate.core.files.sandbox.protocol import MEDIA_TYPES, Findings, Page
from econsulate.core.files.signals import file_inspected
from econsulate.core.states import Transitions

STATES = Transitions(
    {
        StoredFile.State.QUARANTINED: [StoredFile.State.SCANNING],
        StoredFile.State.SCANNING: [StoredFile.State.QUARANTINED, StoredFile.State.CLEAN, StoredFile.State.REJECTED],
    }
)
MalwareScan = StoredFile.MalwareScan


@dataclass
class Redrawing:
    """Collects the pages of one original, each on disk before the next is drawn, so memory stays flat."""

    original: StoredFile
    rows: list[StoredFile] = field(default_factory=list)

    def keep(self, page: Page) -> None:
        row = StoredFile(
            kind=StoredFile.Kind.DERIVATIVE,
            state=StoredFile.State.CLEAN,
            data_key=self.original.data_key,
            uploaded_by_id=self.original.uploaded_by_id,
            chain=self.original.chain,
            original=self.original,
            page=page.number,
            pages=1,
            media_type=MEDIA_TYPES["JPEG"],
            width=page.width,
            height=page.height,
            sha256=hashlib.sha256(page.jpeg).digest(),
            size=len(page.jpeg),
        )
        row.parts = [store.write(sealed(row.wrap_new_key(), row.blob, page.jpeg, offset=0))]
        self.rows.append(row)

    @property
    def parts(self) -> list[UUID]:
        return [part for row in self.rows for part in row.parts]

    def undo(self) -> None:
        store.remove(self.parts)


def inspect(public_id: UUID) -> None:
    """Bring an original from quarantine to clean or rejected; one that is there already is left alone.

    Raises ScannerUnavailable or SandboxUnavailable with the file back in quarantine, to be tried again.
    """
    file = StoredFile.objects.originals().select_related("data_key").filter(public_id=public_id).first()
    if file is None or file.state in {StoredFile.State.CLEAN, StoredFile.State.REJECTED}:
        return
    if file.state == StoredFile.State.QUARANTINED:
        STATES.move(file, StoredFile.State.SCANNING)
    redrawing = Redrawing(file)
    try:
        file.malware_scan = scanned(file)
        conclude(file, examined(file, redrawing), redrawing)
    except BaseException:
        redrawing.undo()
        unfinished = StoredFile.objects.filter(pk=file.pk, state=StoredFile.State.SCANNING)
        unfinished.update(state=StoredFile.State.QUARANTINED)
        raise


def scanned(file: StoredFile) -> str:
    """What the virus scanner says; without one a file goes on only where that is allowed. Raises ScannerUnavailable."""
    if settings.CLAMAV_ADDRESS:
        return MalwareScan.CLEAN if malware.is_clean(plaintext(file)) else MalwareScan.INFECTED
    if settings.MALWARE_SCAN_REQUIRED:
        raise malware.ScannerUnavailable("not configured")
    return MalwareScan.NOT_CONFIGURED


def examined(file: StoredFile, redrawing: Redrawing) -> Findings:
    if file.malware_scan == MalwareScan.INFECTED:
        return Findings(reason="malware")
    return run.examine(plaintext(file), policy=rules.POLICIES[file.policy], on_page=redrawing.keep)


def plaintext(file: StoredFile) -> Iterator[bytes]:
    """Past the quarantine, for scanner and parser only."""
    return store.read(file.parts, file_id=file.blob, key=file.key(), size=file.size)


@transaction.atomic
def conclude(file: StoredFile, findings: Findings, redrawing: Redrawing) -> None:
    """Write the verdict down with its pages. A refused file can never be opened, so its bytes go. Raises WrongState."""
    refused = bool(findings.reason)
    STATES.move(
        file,
        StoredFile.State.REJECTED if refused else StoredFile.State.CLEAN,
        malware_scan=file.malware_scan,
        reason=findings.reason,
        media_type=findings.media_type,
        pages=findings.pages,
        width=findings.width,
        height=findings.height,
        quality=list(findings.quality),
    )
    if refused:
        transaction.on_commit(lambda: store.remove([*file.parts, *redrawing.parts]))
    else:
        StoredFile.objects.bulk_create(redrawing.rows)
    detail = {"state": file.state, "reason": file.reason, "malware_scan": file.malware_scan}
    record("core.file.inspected", by=None, target=file, chain=file.chain, detail=detail)
    file_inspected.send(sender=StoredFile, file=file)
