"""What does a copy of somebody's data tell of those who act for them, and of the proof they sent?

About oneself one reads all of it; about others only what one sent oneself.
"""

from collections.abc import Iterator
from typing import Any

from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.privacy.services.archive import Entry
from consular.privacy.services.cases_told import ENDINGS
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file


def rights_of(person: Person, own: Representation) -> list[Representation]:
    """Those the reader of this copy may know of."""
    rows = Representation.objects.filter(person=person).select_related("evidence").order_by("created_at", "pk")
    whole = own.kind == RepresentationKind.SELF
    found = [row for row in rows if whole or row.pk == own.pk]
    for row in found:
        row.person = person
    return found


def acting_told(rights: list[Representation]) -> list[dict[str, Any]]:
    return [
        {
            "acting_as": row.kind,
            "since": row.valid_from,
            "until": row.valid_to,
            "ended_at": row.revoked_at,
            "evidence": told(row.evidence, row) if hasattr(row, "evidence") else None,
        }
        for row in rights
    ]


def claims_of(user: User) -> list[Representation]:
    """Rights the reader has asked for and not been given yet."""
    return list(Representation.objects.claims().filter(user=user).with_evidence().order_by("pk"))


def claims_told(rights: list[Representation]) -> list[dict[str, Any]]:
    """In the reader's own words; whether we know the person is not for the reader to know, nor in these rows."""
    return [
        {
            "acting_as": row.kind,
            "asked_at": row.created_at,
            "mission": row.claim.mission.code,
            **row.claim.asked,
            "evidence": told(row.evidence, row),
        }
        for row in rights
    ]


def told(evidence: Evidence, representation: Representation) -> dict[str, Any]:
    evidence.representation = representation
    return {
        "state": evidence.state,
        "reason": evidence.fault,
        "note": evidence.note,
        "valid_until": evidence.valid_until,
        "judged_at": evidence.judged_at,
        "files": [
            {
                "kind": sent.kind,
                "number": sent.number,
                "sent_at": sent.created_at,
                "state": sent.file.state,
                "name": sent.file.name,
                "path": path_of(sent) if is_open(sent) else None,
            }
            for sent in files_of(evidence)
        ],
    }


def files_of(evidence: Evidence) -> list[EvidenceFile]:
    return list(evidence.files.select_related("file__data_key", "evidence__representation").order_by("number"))


def is_open(sent: EvidenceFile) -> bool:
    return sent.file.state == StoredFile.State.CLEAN


def path_of(sent: EvidenceFile) -> str:
    """Beside the person's file; the right is part of the name, for several may act."""
    right = str(sent.evidence.representation.public_id)[:8]
    return f"evidence/{right}-{sent.kind}-{sent.number}.{ENDINGS.get(sent.file.media_type, 'bin')}"


def proof_told(folder: str, rights: list[Representation]) -> Iterator[Entry]:
    """The files as they were sent; those not found clean stay out."""
    for row in rights:
        for sent in files_of(row.evidence) if hasattr(row, "evidence") else ():
            if is_open(sent):
                yield Entry(f"{folder}/{path_of(sent)}", open_file(sent.file, by=None), is_packed=True)
