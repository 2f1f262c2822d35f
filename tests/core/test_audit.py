"""The trail: complete, chained, append-only, and verified without trusting the database."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.audit.reading import verify_chain
from econsulate.core.audit.seals import public_key_text, seal_heads, signing_key
from econsulate.core.audit.services import record


def write(user: User, *, chain: str = "central", count: int = 3) -> None:
    with transaction.atomic():
        for number in range(count):
            record("tests.happened", by=user, target=user, chain=chain, detail={"field": f"ә{number}"})


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")


def verified(*arguments: str) -> bool:
    try:
        call_command("verify_audit", *arguments)
    except SystemExit:
        return False
    return True


def test_entries_of_two_chains_count_and_verify_apart(aigul: User) -> None:
    write(aigul, chain="demo-a", count=2)
    write(aigul, chain="demo-b", count=3)
    assert list(AuditEntry.objects.filter(chain="demo-b").order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert verified()


@pytest.mark.parametrize("sql", ["UPDATE core_auditentry SET action = 'x'", "DELETE FROM core_auditentry"])
def test_the_database_refuses_to_change_an_entry(aigul: User, sql: str) -> None:
    write(aigul)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.count() == 3


def test_an_altered_entry_is_found(aigul: User) -> None:
    write(aigul)
    tamper("UPDATE core_auditentry SET actor = '' WHERE seq = 2")
    assert not verified()


def test_a_removed_entry_is_found(aigul: User) -> None:
    write(aigul)
    tamper("DELETE FROM core_auditentry WHERE seq = 2")
    assert not verified()


def test_a_cut_tail_is_found_by_the_sealed_heads(aigul: User) -> None:
    write(aigul)
    seal_heads(now=timezone.now())
    tamper("DELETE FROM core_auditentry WHERE seq = 3")
    assert not verified()


def test_an_altered_seal_file_is_refused(aigul: User) -> None:
    write(aigul)
    path = seal_heads(now=timezone.now())
    path.write_text(path.read_text().replace('"seq', '"sew'))
    with pytest.raises(CommandError, match="line 1"):
        call_command("verify_audit")


def test_heads_sealed_before_the_key_was_changed_verify_with_the_public_key_of_then(aigul: User, settings: Any) -> None:
    write(aigul)
    seal_heads(now=timezone.now())
    before = public_key_text(signing_key().public_key())
    settings.AUDIT_SEAL_KEY = base64.b64encode(b"n" * 32).decode()
    write(aigul)
    seal_heads(now=timezone.now())
    with pytest.raises(CommandError, match="line 1"):
        call_command("verify_audit")
    (fault,) = verify_chain("central").faults
    assert "line 1: altered, or sealed under a key" in fault
    assert verified("--public-key", before)
    settings.AUDIT_EARLIER_KEYS = [base64.b64decode(before)]
    assert verify_chain("central").whole
    assert verified()
    tamper("DELETE FROM core_auditentry WHERE seq = 3")
    assert not verified()


@pytest.mark.parametrize("text", ["", "no base64", "AAAA"])
def test_what_is_no_public_key_is_refused(aigul: User, text: str) -> None:
    with pytest.raises(CommandError, match="not a public key"):
        call_command("verify_audit", "--public-key", text)


def test_an_export_verifies_without_the_database(aigul: User, tmp_path: Path) -> None:
    write(aigul)
    export = tmp_path / "trail.jsonl"
    assert verified("--export", str(export))
    lines = [json.loads(line) for line in export.read_text().splitlines()]
    lines[1]["action"] = "tests.never_happened"
    export.write_text("\n".join(json.dumps(line) for line in lines))
    assert not verified("--file", str(export))


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_not_recorded() -> None:
    user = User.objects.create_user("aigul@example.org")
    with pytest.raises(transaction.TransactionManagementError):
        record("tests.happened", by=user, target=user)
    assert not AuditEntry.objects.exists()
