"""In which words do people read what an alert holds as codes? Those of CAP 1.2 are explained as the standard does."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.alerts.cap.vocabulary import MsgType
from notifications.alerts.models.choices import (
    AlertState,
    Category,
    Certainty,
    EventKind,
    Mode,
    PostingState,
    ResponseType,
    Severity,
    TemplateState,
    Urgency,
)
from notifications.alerts.models.templates import AlertTemplate
from notifications.channels.registry import CHANNELS, PUSH_KINDS, PUSH_LABEL

MINUTE = 60
LANGUAGES: Mapping[str, Any] = dict(settings.LANGUAGES)
PARTS: Mapping[str, Any] = {
    "event": _("Event"),
    "headline": _("Headline"),
    "description": _("What has happened"),
    "instruction": _("What to do"),
    "sms": _("Short message (SMS)"),
}
MODES: Mapping[str, Any] = {Mode.LIVE: _("Live"), Mode.EXERCISE: _("Exercise")}
STATES: Mapping[str, Any] = {
    AlertState.DRAFT: _("Draft"),
    AlertState.SUBMITTED: _("Waits for approval"),
    AlertState.RETURNED: _("Returned for more work"),
    AlertState.REJECTED: _("Rejected"),
    AlertState.APPROVED: _("Approved"),
    AlertState.LAPSED: _("Approval lapsed"),
    AlertState.LIVE: _("Out"),
    AlertState.CANCELLED: _("Alert cancelled"),
    AlertState.ALL_CLEAR: _("All clear"),
    AlertState.EXPIRED: _("Alert expired"),
}
KINDS: Mapping[str, Any] = {
    MsgType.ALERT: _("First message"),
    MsgType.UPDATE: _("It changes an earlier message"),
    MsgType.CANCEL: _("It cancels an earlier message"),
}
EVENT_KINDS: Mapping[str, Any] = {
    EventKind.ALERT: _("Alert"),
    EventKind.UPDATE: _("Update"),
    EventKind.CANCEL: _("Alert cancelled"),
    EventKind.ALL_CLEAR: _("All clear"),
}
POSTING_STATES: Mapping[str, Any] = {
    PostingState.WAITING: _("not yet; it is tried again"),
    PostingState.TAKEN: _("has it"),
    PostingState.REFUSED: _("refused it"),
    PostingState.GIVEN_UP: _("does not have it, and is not asked any more"),
}
# Why a way to somebody was left out.
REASONS: Mapping[str, Any] = {
    "safe_contact": _("not by this way, as they wish"),
    "unverified": _("never confirmed"),
    "bounced": _("came back before"),
    "gone": _("no longer there"),
    "erased": _("erased"),
    "parked": _("parked, for technicians"),
}
BADGES: Mapping[str, str] = {
    AlertState.SUBMITTED: "warn",
    AlertState.RETURNED: "warn",
    AlertState.REJECTED: "bad",
    AlertState.APPROVED: "good",
    AlertState.LAPSED: "bad",
    AlertState.LIVE: "good",
}
TEMPLATE_STATES: Mapping[str, Any] = {
    TemplateState.PROPOSED: _("Proposed"),
    TemplateState.APPROVED: _("In use"),
    TemplateState.WITHDRAWN: _("Withdrawn"),
}
CATEGORIES: Mapping[str, Any] = {
    Category.GEO: _("Geo: earthquake, volcano, landslide"),
    Category.MET: _("Met: weather and floods"),
    Category.SAFETY: _("Safety: a danger to everybody"),
    Category.SECURITY: _("Security: war, unrest, crime"),
    Category.RESCUE: _("Rescue: people have to be rescued"),
    Category.FIRE: _("Fire: fire and its fighting"),
    Category.HEALTH: _("Health: disease, medicine"),
    Category.ENV: _("Env: pollution of air, water, soil"),
    Category.TRANSPORT: _("Transport: roads, rail, airports, ports"),
    Category.INFRA: _("Infra: electricity, water, telephone"),
    Category.CBRNE: _("CBRNE: chemical, biological, nuclear, explosive"),
    Category.OTHER: _("Other: none of these"),
}
URGENCIES: Mapping[str, Any] = {
    Urgency.IMMEDIATE: _("Immediate: act at once"),
    Urgency.EXPECTED: _("Expected: act within the hour"),
    Urgency.FUTURE: _("Future: act in the near future"),
    Urgency.PAST: _("Past: nothing needs to be done any longer"),
    Urgency.UNKNOWN: _("Unknown: nobody knows how soon"),
}
SEVERITIES: Mapping[str, Any] = {
    Severity.EXTREME: _("Extreme: an extraordinary threat to life"),
    Severity.SEVERE: _("Severe: a significant threat to life"),
    Severity.MODERATE: _("Moderate: a possible threat to life"),
    Severity.MINOR: _("Minor: little or no threat to life"),
    Severity.UNKNOWN: _("Unknown: nobody knows how grave"),
}
CERTAINTIES: Mapping[str, Any] = {
    Certainty.OBSERVED: _("Observed: it has happened or goes on"),
    Certainty.LIKELY: _("Likely: more probable than not"),
    Certainty.POSSIBLE: _("Possible: it may be, though not more probable than not"),
    Certainty.UNLIKELY: _("Unlikely: not expected to happen"),
    Certainty.UNKNOWN: _("Unknown: nobody knows how certain"),
}
RESPONSES: Mapping[str, Any] = {
    ResponseType.SHELTER: _("Shelter: take shelter where you are"),
    ResponseType.EVACUATE: _("Evacuate: leave for another place"),
    ResponseType.PREPARE: _("Prepare: make ready"),
    ResponseType.EXECUTE: _("Execute: do what was agreed beforehand"),
    ResponseType.AVOID: _("Avoid: keep away"),
    ResponseType.MONITOR: _("Monitor: follow the news"),
    ResponseType.ASSESS: _("Assess: judge by what is said here"),
    ResponseType.ALL_CLEAR: _("AllClear: the danger is over"),
    ResponseType.NONE: _("None: nothing to do"),
}
FIELDS: Mapping[str, Any] = {
    "template": _("Template"),
    "category": _("Kind of event"),
    "event_code": _("Code of the event"),
    "urgency": _("Urgency"),
    "severity": _("Severity"),
    "certainty": _("Certainty"),
    "response_types": _("What people should do"),
    "texts": _("Texts"),
    "area_name": _("Name of the area"),
    "area": _("Area"),
    "area.include": _("Own shapes"),
    "area.exclude": _("Shapes left out"),
    "area.states": _("States"),
    "area.subdivisions": _("Regions"),
    "area.missions": _("People served by missions"),
    "nationalities": _("Only these nationalities"),
    "languages": _("Only who reads these languages"),
    "channels": _("Channels"),
    "expires_at": _("Expires"),
}
CODED: Mapping[str, Mapping[str, Any]] = {
    "category": CATEGORIES,
    "urgency": URGENCIES,
    "severity": SEVERITIES,
    "certainty": CERTAINTIES,
    "response_types": RESPONSES,
    "languages": LANGUAGES,
}


def channel_name(kind: str) -> str:
    if kind in PUSH_KINDS:
        return f"{PUSH_LABEL}: {CHANNELS[kind].label}" if kind in CHANNELS else kind
    return str(CHANNELS[kind].label) if kind in CHANNELS else kind


def template_name(template: AlertTemplate) -> str:
    return f"{template.code} {template.number} ({template.mission})"


def said(name: str, code: str) -> str:
    """A code of this field in words; one we have no words for stays a code."""
    return channel_name(code) if name == "channels" else str(CODED.get(name, {}).get(code, code))


def place_of(path: str) -> str:
    """Which field a path means, as in `Headline, Russian`."""
    head, *rest = path.split(".")
    if head == "texts" and rest:
        language = str(LANGUAGES.get(rest[0], rest[0]))
        part = PARTS[rest[1]] if len(rest) > 1 and rest[1] in PARTS else FIELDS[head]
        return f"{part}, {language}"
    longer = f"{head}.{rest[0]}" if rest else head
    return str(FIELDS.get(longer, FIELDS.get(head, path)))


def lasted(seconds: float | None) -> str:
    """A time as people say it; a dash where it is not known."""
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        return str(_("{seconds} s")).format(seconds=round(seconds, 1))
    minutes, rest = divmod(round(seconds), MINUTE)
    return str(_("{minutes} min {seconds} s")).format(minutes=minutes, seconds=rest)
