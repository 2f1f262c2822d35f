"""How do retention rules come into force? A whole file at once, as the next schedule; the same file changes nothing."""

import hashlib

from django.db import connection, transaction

from consular.privacy.models.retention import RetentionRule, RetentionSchedule
from consular.privacy.rules.schedule import read_rules
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record


@transaction.atomic
def load(source: str, *, by: User | None) -> tuple[RetentionSchedule, bool]:
    """The schedule in force after this, and whether it is a new one. Raises RulesInvalid."""
    rules = read_rules(source)
    with connection.cursor() as cursor:
        # One loader at a time; readers do not wait.
        cursor.execute(f"LOCK TABLE {RetentionSchedule._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    before = RetentionSchedule.objects.current()
    digest = hashlib.sha256(source.encode()).hexdigest()
    if before and before.sha256 == digest:
        return before, False
    number = before.number + 1 if before else 1
    schedule = RetentionSchedule.objects.create(number=number, sha256=digest, source=source, loaded_by=by)
    for rule in rules:
        rule.schedule = schedule
    RetentionRule.objects.bulk_create(rules)
    detail = {"number": number, "sha256": digest, "rules": sorted(rule.code for rule in rules)}
    record("privacy.rules.loaded", by=by, target=schedule, detail=detail)
    return schedule, True
