"""`manage.py load_retention`: rules come from a readable file, whole or not at all, and are never changed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, IntegrityError, transaction

from consular.management.commands.load_retention import SHIPPED
from consular.privacy.models.retention import RetentionRule, RetentionSchedule
from consular.privacy.rules.schedule import RulesInvalid, read_rules
from consular.privacy.services import retention
from consular.privacy.services.loading import load

RULE = """
[[rule]]
code = "withdrawn"
subject = "visa_application"
outcome = "withdrawn"
counted_from = "ended"
keep_days = 90
binding = false
legal_basis = {en = "a", kk = "b", ru = "c", uz = "d", "uz-cyrl" = "e"}
"""


def test_the_shipped_rules_load_and_the_same_file_changes_nothing(db: None) -> None:
    out = StringIO()
    call_command("load_retention", stdout=out)
    call_command("load_retention", stdout=out)
    assert RetentionSchedule.objects.count() == 1
    assert "is in force now: 8 rules" in out.getvalue()
    assert "was in force already" in out.getvalue()


def test_another_file_is_the_next_schedule_and_the_old_one_stays(db: None, rules: RetentionSchedule) -> None:
    newer, _is_new = load(RULE, by=None)
    assert newer.number == 2
    assert [rule.code for rule in retention.rules_in_force()] == ["withdrawn"]
    assert RetentionRule.objects.filter(schedule=rules).count() == 8


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("keep_days = 90", 'keep_days = "90"'), "rule.0.keep_days"),
        (("keep_days = 90", "keep_days = true"), "rule.0.keep_days"),
        (("keep_days = 90", "keep_days = -1"), "rule.0.keep_days"),
        (("keep_days = 90", "keep_days = 99999999999999999999"), "rule.0.keep_days"),
        (("keep_days = 90", "keep_dais = 90"), "rule.0.keep_dais"),
        (('outcome = "withdrawn"', 'outcome = "draft"'), "rule.0.outcome"),
        (('outcome = "withdrawn"', 'outcome = "lost"'), "rule.0.outcome"),
        (('counted_from = "ended"', 'counted_from = "visa_ended"'), "rule.0.counted_from"),
        (('kk = "b", ', ""), "rule.0.legal_basis"),
        (('code = "withdrawn"', 'code = "with drawn"'), "rule.0.code"),
        (("[[rule]]", "[rule]"), ""),
        (("[[rule]]", "[[rules]]"), ""),
        (("[[rule]]", "[[rule"), ""),
    ],
)
def test_a_faulty_file_is_refused_by_the_name_of_its_fault(db: None, change: tuple[str, str], path: str) -> None:
    with pytest.raises(RulesInvalid) as refusal:
        load(RULE.replace(*change), by=None)
    assert path in [fault.path for fault in refusal.value.errors]
    assert not RetentionSchedule.objects.exists()


def test_two_rules_about_one_thing_are_refused(db: None) -> None:
    with pytest.raises(RulesInvalid) as refusal:
        read_rules(RULE + RULE)
    assert {fault.path for fault in refusal.value.errors} == {"rule.1.code", "rule.1.outcome"}


def test_the_command_shows_faults_and_loads_nothing(db: None, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULE.replace("90", '"90"'))
    with pytest.raises(CommandError, match=r"rule\.0\.keep_days"):
        call_command("load_retention", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_retention", str(tmp_path / "none.toml"))


def test_the_database_keeps_rules_as_they_are(rules: RetentionSchedule) -> None:
    with pytest.raises(Error, match="append_only"), transaction.atomic():
        RetentionRule.objects.update(keep_days=0)
    odd = {"subject": "visa_application", "outcome": "issued", "counted_from": "ended", "keep_days": 1}
    schedule = RetentionSchedule.objects.create(number=9, sha256="0" * 64, source="")
    with pytest.raises(IntegrityError, match="counts_from_what_happens"), transaction.atomic():
        RetentionRule.objects.create(schedule=schedule, code="odd", binding=False, legal_basis={}, **odd)


def test_the_shipped_file_reads_as_it_says(db: None) -> None:
    rules = {rule.code: rule for rule in read_rules(SHIPPED.read_text("utf-8"))}
    assert {code for code, rule in rules.items() if rule.binding} == {
        "application-inadmissible",
        "application-refused",
        "visa-issued",
    }
