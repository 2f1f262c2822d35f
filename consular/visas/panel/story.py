"""What has happened to the file, who looked at it, and how does its clock stand?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Officer
from consular.missions.rules.clock import ClockState
from consular.missions.services.clocks import read_clock
from consular.visas.models.applications import VisaApplication
from consular.visas.models.timeline import TimelineEvent, VisaClockEvent
from consular.visas.panel.wording import NOTHING, PAUSES, day
from consular.visas.serializers.applications import sentence
from consular.visas.services.estimates import standard_of
from consular.visas.services.reading import readings_of

READINGS_SHOWN, READINGS_LOOKED_AT = 20, 200
CLOCKS: Mapping[ClockState, Any] = {
    ClockState.NOT_STARTED: _("Not started"),
    ClockState.RUNNING: _("Running"),
    ClockState.PAUSED: _("Standing still"),
    ClockState.STOPPED: _("Stopped"),
}


@dataclass(frozen=True)
class Event:
    at: datetime
    text: str
    who: str


@dataclass(frozen=True)
class Openings:
    """What one officer opened in a row on one day, the last time first; each stands in the trail."""

    at: datetime
    office: str
    who: str
    times: int


@dataclass(frozen=True)
class Clock:
    """The clock in words: `facts` are labels and values, `pauses` sentences."""

    state: Any
    badge: str
    facts: list[tuple[Any, Any]]
    pauses: list[str]


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """Names at work of these logins, by their public id."""
    officers = Officer.objects.filter(user__public_id__in=set(public_ids) - {""}).select_related("user")
    return {str(officer.user.public_id): officer.display_name for officer in officers}


def story_of(application: VisaApplication) -> list[Event]:
    """The events the applicant reads, newest first."""
    events = list(TimelineEvent.objects.filter(application=application).select_related("by").order_by("-at", "-id"))
    names = names_of(str(event.by.public_id) for event in events if event.by)
    return [Event(event.at, sentence(event), names.get(str(event.by and event.by.public_id), "")) for event in events]


def readings_shown(application: VisaApplication) -> list[Openings]:
    """The last openings of the file, newest first: each act of an officer opens it anew, so they come in rows."""
    entries = list(readings_of(application).order_by("-id")[:READINGS_LOOKED_AT])
    names = names_of(entry.actor for entry in entries)
    day_of = application.mission.local_day
    rows = [list(row) for _same, row in groupby(entries, key=lambda one: (one.actor, one.chain, day_of(one.at)))]
    shown = rows[:READINGS_SHOWN]
    return [Openings(row[0].at, row[0].chain, names.get(row[0].actor, NOTHING), len(row)) for row in shown]


def clock_of(application: VisaApplication, *, now: datetime) -> Clock:
    allowance = standard_of(application)
    reading = read_clock(VisaClockEvent, application, mission=application.mission, allowance=allowance, now=now)
    facts: list[tuple[Any, Any]] = [
        (_("Decision due"), day(reading.due_on)),
        (_("Working days promised"), allowance),
        (_("Worked so far"), reading.worked_days),
        (_("Still left"), reading.remaining_days),
    ]
    if reading.late_days:
        facts.append((_("Late by"), reading.late_days))
    return Clock(
        state=CLOCKS[reading.state],
        badge="bad" if reading.late_days else "warn" if reading.state is ClockState.PAUSED else "info",
        facts=facts,
        pauses=[pause_in_words(pause) for pause in reading.pauses],
    )


def pause_in_words(pause: Any) -> str:
    words = {
        "reason": PAUSES.get(pause.reason, pause.reason),
        "since": day(pause.since),
        "until": day(pause.until),
        "days": pause.working_days,
    }
    if pause.until is None:
        return gettext("%(reason)s since %(since)s, %(days)s working days so far") % words
    return gettext("%(reason)s from %(since)s to %(until)s, %(days)s working days") % words
