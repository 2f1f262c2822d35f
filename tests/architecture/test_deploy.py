"""What lies in deploy/ and the locks belongs to this code: the same processes, commands, figures and versions."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from econsulate.core.health.views import COLLECTORS, LedgerCollector, StateCollector
from econsulate.core.stream_configuration import MOST_GIVEN
from econsulate.queues import QUEUES

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
RULES = ROOT / "deploy" / "prometheus" / "rules.yml"


def commands_of(name: str) -> list[str]:
    return re.findall(r"^ExecStart=(.+)$", (UNITS / name).read_text(), re.MULTILINE)


def processes_of(queue: str) -> str:
    """A number of its own wins, as systemd reads it."""
    files = [UNITS / "econsulate-worker@.service", *(UNITS / f"econsulate-worker@{queue}.service.d").glob("*.conf")]
    return re.findall(r"^Environment=PROCESSES=(\d+)$", "".join(file.read_text() for file in files), re.MULTILINE)[-1]


def test_units_and_containers_run_the_same_processes() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    names = [*(f"worker-{queue}" for queue in QUEUES), "beat", "sweeper"]
    contained = {services[name]["command"] for name in names}
    (worker,) = commands_of("econsulate-worker@.service")
    units = {
        worker.replace("%i", queue).replace("%%", "%").replace("${PROCESSES}", processes_of(queue)) for queue in QUEUES
    }
    units |= {*commands_of("econsulate-beat.service"), *commands_of("econsulate-sweeper.service")}
    assert {command.removeprefix("/srv/econsulate/venv/bin/") for command in units} == contained


def test_the_process_of_streams_is_the_same_in_both_and_is_given_no_key_to_data() -> None:
    container = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["streams"]
    (unit,) = commands_of("econsulate-streams.service")
    assert (
        unit.removeprefix("/srv/econsulate/venv/bin/").replace("--host 127.0.0.1", "--host 0.0.0.0")
        == container["command"]
    )
    # Each open stream counts as a request in progress.
    assert int(re.findall(r"--backpressure (\d+)", unit)[0]) > MOST_GIVEN
    assert (container["env_file"], container["volumes"]) == ([], [])
    keys = {"ECONSULATE_KEY_ENCRYPTION_KEYS", "ECONSULATE_BLIND_INDEX_KEY", "ECONSULATE_AUDIT_SEAL_KEY"}
    assert not keys & set(container["environment"])
    (unset,) = re.findall(r"^UnsetEnvironment=(.+)$", (UNITS / "econsulate-streams.service").read_text(), re.MULTILINE)
    assert keys <= set(unset.split())


def test_every_command_and_script_a_unit_starts_is_there() -> None:
    known = get_commands()
    for unit in UNITS.glob("*.service"):
        for command in commands_of(unit.name):
            if match := re.search(r"manage\.py (\w+)", command):
                assert match[1] in known
            if match := re.search(r"/srv/econsulate/app/(\S+)", command):
                assert (ROOT / match[1]).stat().st_mode & 0o100


@pytest.mark.django_db
def test_alerts_ask_for_figures_that_are_told() -> None:
    collectors: set[Any] = {LedgerCollector, StateCollector, *COLLECTORS}
    files = {collector.collect.__code__.co_filename for collector in collectors}
    source = "".join(Path(file).read_text() for file in files)
    asked = set(re.findall(r"econsulate_\w+", RULES.read_text()))
    assert asked
    assert {name for name in asked if f'"{name}"' not in source} == set()


def test_the_backup_script_is_sound_and_asks_for_what_it_needs() -> None:
    script = ROOT / "deploy" / "backup.sh"
    assert subprocess.run(["sh", "-n", script]).returncode == 0
    done = subprocess.run(["sh", script], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert done.returncode != 0
    assert "DATABASE_URL" in done.stderr


@pytest.mark.parametrize("script", ["receive-mail", "record-bounce"])
def test_a_mail_is_kept_by_the_mail_server_where_the_settings_are_missing(script: str) -> None:
    command = [ROOT / "deploy" / "mail" / script, "reply@consulate.example.org", ""]
    done = subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, input=b"", capture_output=True, check=False)
    assert done.returncode == 75
    assert b"is not set" in done.stderr


def locked(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and hashes of each package of a compiled file."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    pins = ((re.match(r"([\w.-]+)==([^\s;]+)", block), block) for block in blocks)
    return {pin[1].lower(): (pin[2], frozenset(re.findall(r"sha256:\w+", block))) for pin, block in pins if pin}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_locks_hold_what_is_asked_for_with_hashes_and_from_no_named_place(name: str) -> None:
    lock = locked(f"{name}.txt")
    asked = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?(?:==(\S+))?$", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
    assert asked
    for package, version in asked:
        assert version in ("", lock[package.lower()][0]), package
    assert all(hashes for _, hashes in lock.values())
    assert "://" not in (ROOT / f"{name}.txt").read_text()


def test_both_locks_name_the_same_version_of_a_package() -> None:
    ours, tests = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name for name in ours.keys() & tests.keys() if ours[name] != tests[name]} == set()


def test_what_stands_in_no_log_stands_in_that_of_errors_neither() -> None:
    """nginx names what was asked for beside each trouble with whom it asks."""
    places = (ROOT / "deploy" / "nginx.conf").read_text().split("location ")[1:]
    silent = {place.split()[0] for place in places if "access_log off;" in place}
    assert silent == {"/hooks/sms/", "/c/"}
    assert silent == {place.split()[0] for place in places if "error_log /dev/null;" in place}


def test_it_is_noticed_that_presence_was_never_compared_once_a_first_night_is_over() -> None:
    rules = {rule["alert"]: rule for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]}
    never = rules["PresenceNeverCompared"]
    assert (never["expr"], never["for"]) == ("absent(econsulate_presence_compared_age_seconds)", "36h")
    # Where it ran once, nothing waits: the other rule rings as soon as the figure is old.
    assert "for" not in rules["PresenceNotCompared"]


@pytest.mark.skipif(not shutil.which("promtool"), reason="Prometheus is not installed")
@pytest.mark.parametrize(
    ("hour", "age", "ringing"),
    [(35, None, []), (37, None, ["PresenceNeverCompared"]), (37, 3600, []), (1, 130_000, ["PresenceNotCompared"])],
)
def test_prometheus_itself_rings_for_presence(tmp_path: Path, hour: int, age: int | None, ringing: list[str]) -> None:
    names = ("PresenceNeverCompared", "PresenceNotCompared")
    rules = [rule for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"] if rule["alert"] in names]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "presence", "rules": rules}]}))
    series = [] if age is None else [{"series": "econsulate_presence_compared_age_seconds", "values": f"{age}x4000"}]
    expected = {
        rule["alert"]: [{"exp_labels": rule["labels"], "exp_annotations": rule["annotations"]}] for rule in rules
    }
    asked = [
        {"eval_time": f"{hour}h", "alertname": name, "exp_alerts": expected[name] if name in ringing else []}
        for name in names
    ]
    test = {
        "rule_files": ["rules.yml"],
        "tests": [{"interval": "1m", "input_series": series, "alert_rule_test": asked}],
    }
    (tmp_path / "test.yml").write_text(yaml.safe_dump(test))
    done = subprocess.run(["promtool", "test", "rules", "test.yml"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
