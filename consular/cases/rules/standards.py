"""How grave is each kind of case at first, by which clock does it run, and when is it due? Data; pure.

VCCR article 36(1)(b) wants detention told "without delay" and 37 death and guardianship likewise, so these and whatever
else threatens life or a child run by the wall clock, at night and on holidays too. The others run by the mission's own
working days. The times themselves are our own choice; no convention sets them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from consular.cases.models.cases import CaseKind, Severity


@dataclass(frozen=True)
class Nature:
    """`by_wall`: hours on any wall, else working days of the mission."""

    severity: Severity
    by_wall: bool = False


@dataclass(frozen=True)
class Due:
    """In hours by the wall clock, in working days else."""

    first_answer: int
    resolution: int


NATURES: Mapping[str, Nature] = {
    CaseKind.ARREST: Nature(Severity.HIGH, by_wall=True),
    CaseKind.DEATH: Nature(Severity.HIGH, by_wall=True),
    CaseKind.HOSPITAL: Nature(Severity.HIGH, by_wall=True),
    CaseKind.MISSING: Nature(Severity.HIGH, by_wall=True),
    CaseKind.CRIME_VICTIM: Nature(Severity.HIGH, by_wall=True),
    CaseKind.DOMESTIC_VIOLENCE: Nature(Severity.CRITICAL, by_wall=True),
    CaseKind.CHILD_ABDUCTION: Nature(Severity.CRITICAL, by_wall=True),
    CaseKind.DISASTER: Nature(Severity.CRITICAL, by_wall=True),
    CaseKind.DESTITUTION: Nature(Severity.MEDIUM),
    CaseKind.REPATRIATION: Nature(Severity.MEDIUM),
    CaseKind.LOST_PASSPORT: Nature(Severity.MEDIUM),
    CaseKind.WELFARE_ENQUIRY: Nature(Severity.MEDIUM),
    CaseKind.GENERAL: Nature(Severity.LOW),
}
HOURS: Mapping[int, Due] = {
    Severity.CRITICAL: Due(1, 72),
    Severity.HIGH: Due(4, 168),
    Severity.MEDIUM: Due(24, 336),
    Severity.LOW: Due(48, 720),
}
WORKING_DAYS: Mapping[int, Due] = {
    Severity.CRITICAL: Due(1, 3),
    Severity.HIGH: Due(1, 5),
    Severity.MEDIUM: Due(2, 10),
    Severity.LOW: Due(5, 20),
}


def due_for(kind: str, severity: int) -> Due:
    return (HOURS if NATURES[kind].by_wall else WORKING_DAYS)[severity]
