"""What of an older register does a demo show? A small file that was tried and waits for a second administrator."""

from datetime import datetime

from consular.abroad.models.old_registers import ImportState, RegisterImport
from consular.abroad.rules.old_register import COLUMNS
from consular.abroad.services.old_register import imports, report, running
from consular.management.demo.staff import HEADQUARTERS
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User

SOURCE = "demo-ministry"
CITIZENS = (
    ("1001", "Bulaqty", "Yerlan", "1975-02-11", "M", "Busan", "family"),
    ("1002", "Ulgi", "Daniyar", "1984-11-02", "M", "Busan", "work"),
    ("1003", "Mysali", "Aruzhan", "1998-03-22", "F", "Seoul", "study"),
    ("1004", "Kezdeyli", "Saule", "2199-01-01", "F", "Incheon", "other"),
)


def bring(administrator: User, *, now: datetime) -> None:
    """Once, however often the demo is loaded."""
    if RegisterImport.objects.filter(source=SOURCE).exists():
        return
    hq = Mission.objects.get(code=HEADQUARTERS)
    register = imports.receive([the_file()], mission=hq, source=SOURCE, by=administrator, now=now)
    while running.try_slice(register.public_id, now=now):
        pass
    register.refresh_from_db()
    if register.state != ImportState.TRIED:
        raise RuntimeError(register.fault)


def the_file() -> bytes:
    """One new, one who told us themselves, one like somebody known, one with a fault."""
    return report.lines([COLUMNS, *([row_of(*citizen).get(name, "") for name in COLUMNS] for citizen in CITIZENS)])


def row_of(number: str, primary: str, secondary: str, born: str, sex: str, city: str, reason: str) -> dict[str, str]:
    return {
        "external_id": number,
        "primary_identifier": primary,
        "secondary_identifier": secondary,
        "birth_date": born,
        "sex": sex,
        "nationality": "KAZ",
        "state": "KR",
        "city": city,
        "address": "7 Example-ro",
        "stay": "permanent",
        "reason": reason,
        "since": "2020-09-01",
    }
