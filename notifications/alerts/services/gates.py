"""What stands between a version and its approval? Checks with stable codes, some of which a person may let pass.

A hard gate nobody opens. Any other is named in what is submitted, so that the approver sees what was let pass.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, FieldError
from notifications.alerts.cap.writing import CannotWrite, write
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.choices import Mode
from notifications.alerts.rules import wording
from notifications.alerts.services import recounting
from notifications.alerts.services.authority import jurisdiction_of
from notifications.alerts.services.preview import Reached
from notifications.alerts.services.publishing import rehearsed
from notifications.alerts.services.targets import is_empty, places_in
from notifications.alerts.services.words import short_messages
from notifications.channels.segments import spelt
from notifications.presence.models import PresenceTally
from notifications.presence.services import targeting

WORDS: Mapping[str, Any] = {
    "outside_jurisdiction": _(
        "No part of the area is served by this mission. Headquarters or who serves it may alert."
    ),
    "beyond_jurisdiction": _("The area reaches into places that other missions serve."),
    "nobody_there": _("Nobody is known to be in the area."),
    "outside_band": _("The number of people is not what the template expects."),
    "large_share": _("The alert would reach an unusually large share of everybody we know of."),
    "expired": _("The alert expires before anybody could read it, or is valid for too long."),
    "languages_missing": _("Some of the people read a language in which the alert has no text. They get English."),
    "denies_exercise": _("An exercise can't say that it is none."),
    "gaps_left": _("Something in the texts was not filled in."),
    "sms_too_long": _("A short message has too many parts."),
    "recount_differs": _("An independent recount of some people gave another result. Tell your technicians."),
    "no_valid_message": _("The alert can't be written as a valid CAP message. Tell your technicians."),
}
HARD = frozenset(
    "outside_jurisdiction expired denies_exercise gaps_left sms_too_long recount_differs no_valid_message".split()
)


@dataclass(frozen=True)
class Gate:
    """`figures` say why, in numbers, codes and paths."""

    code: str
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def hard(self) -> bool:
        return self.code in HARD

    @property
    def detail(self) -> Any:
        return WORDS[self.code]

    def kept(self) -> dict[str, Any]:
        return {**asdict(self), "hard": self.hard}


class GatesClosed(DomainError):
    """`gates` names each; those that are not hard may be accepted by their codes."""

    code = "gates_closed"
    title = _("Something stands in the way of this alert. Mend it, or accept it where that is possible.")

    def __init__(self, closed: Collection[Gate]) -> None:
        told = [{**gate.kept(), "detail": str(gate.detail)} for gate in closed]
        super().__init__(gates=told)


def missing_parts(version: AlertVersion) -> list[FieldError]:
    """What a version lacks before anybody can be asked to approve it."""
    text = _("This is needed before the alert is submitted.")
    names = ("category", "event_code", "urgency", "severity", "certainty", "response_types", "channels", "expires_at")
    paths = [name for name in names if not getattr(version, name)]
    paths += [] if wording.says_something(version.area_name) else ["area_name"]
    paths += ["area"] if is_empty(version.area) else []
    paths += [] if "en" in version.texts else ["texts.en"]
    for language, words in version.texts.items():
        wanted = ["event", "headline", "description", "instruction", *(["sms"] if "sms" in version.channels else [])]
        paths += [f"texts.{language}.{part}" for part in wanted if not wording.says_something(words.get(part, ""))]
    return [FieldError(path, "required", text) for path in paths]


def closed_gates(version: AlertVersion, reached: Reached, *, now: datetime) -> list[Gate]:
    """All that stand in the way now but the recount, which takes another look at everybody and is for who submits."""
    checks = (in_time(version, now), where(version, now), how_many(version, reached, now), in_words(version, reached))
    return [gate for check in checks for gate in check]


def in_time(version: AlertVersion, now: datetime) -> Iterator[Gate]:
    longest = timedelta(hours=settings.ALERTS["longest_hours"])
    if version.expires_at is not None and not now < version.expires_at <= now + longest:
        yield Gate("expired", {"longest_hours": settings.ALERTS["longest_hours"]})


def where(version: AlertVersion, now: datetime) -> Iterator[Gate]:
    mission = version.alert.incident.mission
    served = jurisdiction_of(mission, now)
    if served is None:
        return
    small, large = places_in(version)
    others = sorted({code for code in small | large if not {code, code[:2]} & set(served)})
    others += sorted(set(version.area["missions"]) - {mission})
    # A State of which a mission serves a part alone is another's too, and still not quite another's.
    partly = {code for code in large if any(place.startswith(f"{code}-") for place in served)}
    here = partly or len(others) < len(small | large) + len(version.area["missions"])
    if not here:
        yield Gate("outside_jurisdiction", {"places": others})
    elif others:
        yield Gate("beyond_jurisdiction", {"places": others})


def how_many(version: AlertVersion, reached: Reached, now: datetime) -> Iterator[Gate]:
    people, template = reached.people, version.template
    if people == 0:
        yield Gate("nobody_there")
    if template and not template.least_people <= people <= template.most_people:
        band = {"least": template.least_people, "most": template.most_people}
        yield Gate("outside_band", {"people": people, **band})
    percent, limit = share_of(people, now), settings.ALERTS["share_percent"]
    if percent > limit:
        yield Gate("large_share", {"percent": percent, "limit": limit})


def share_of(people: int, now: datetime) -> float:
    """In percent of everybody who is known to be anywhere now, travellers too; within the limit no more than that is
    said. Who is in the register is counted already, and is fewer: all are gone through only where it is not enough."""
    register = PresenceTally.objects.aggregate(all=Sum("registered"))["all"] or 0
    of_register = percent_of(people, register)
    within = register and of_register <= settings.ALERTS["share_percent"]
    return of_register if within else percent_of(people, targeting.everybody(now=now))


def percent_of(people: int, everybody: int) -> float:
    return round(100 * people / everybody, 1) if everybody else 0.0


def in_words(version: AlertVersion, reached: Reached) -> Iterator[Gate]:
    if missing := {language: count for language, count in reached.languages.items() if language not in version.texts}:
        yield Gate("languages_missing", {"logins": missing})
    if paths := wording.gaps(version.texts, version.area_name):
        yield Gate("gaps_left", {"paths": paths})
    denials = wording.denials_of_a_drill(version.texts, version.area_name)
    if denials and version.alert.incident.mode == Mode.EXERCISE:
        yield Gate("denies_exercise", {"paths": denials})
    parts = {language: spelt(text).parts for language, text in short_messages(version).items()}
    if long := {language: count for language, count in parts.items() if count > settings.ALERTS["sms_parts"]}:
        yield Gate("sms_too_long", {"parts": long, "limit": settings.ALERTS["sms_parts"]})


def recounting_agrees(version: AlertVersion, now: datetime) -> Iterator[Gate]:
    found = recounting.recount(version, now=now)
    if found.differing:
        yield Gate("recount_differs", asdict(found))


def can_be_written(version: AlertVersion, now: datetime) -> Iterator[Gate]:
    """Before anybody approves what could not be sent."""
    if version.expires_at is None or version.expires_at <= now:
        return
    try:
        write(rehearsed(version, at=now))
    except CannotWrite as error:
        yield Gate("no_valid_message", {"paths": [f"{problem.path}: {problem.rule}" for problem in error.problems]})
