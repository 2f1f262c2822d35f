"""What does one alert say now, how did it come there, and what can the one who looks do with it?"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from econsulate.core.panel.confirming import typed_before
from econsulate.core.streams.views import led_on
from notifications.alerts.models.alerts import MOVES, Alert, AlertVersion
from notifications.alerts.models.approval import Submission
from notifications.alerts.models.choices import AlertState, EventKind
from notifications.alerts.panel.broken import broken_of, may_try_alone
from notifications.alerts.panel.desk import Desk, desk_of, mission_name, people, zone_of
from notifications.alerts.panel.forms import SendBack
from notifications.alerts.panel.map import map_of
from notifications.alerts.panel.reading import facts_of
from notifications.alerts.panel.text_fields import ORDER
from notifications.alerts.panel.what_went_out import went_out
from notifications.alerts.panel.words import BADGES, LANGUAGES, PARTS, STATES
from notifications.alerts.services import composing
from notifications.alerts.services.sending import is_out, last_out
from notifications.alerts.services.words import SOME_CODE, as_ended
from notifications.broadcasts.services.streaming import topic_of
from notifications.channels.segments import spelt

ENDINGS = {"cancel": EventKind.CANCEL, "all-clear": EventKind.ALL_CLEAR}


@require_GET
def one_alert(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    kept = typed_before(request)
    return alert_screen(desk, desk.alert(public_id), bound=SendBack(kept[1], name=kept[0]) if kept else None)


@require_GET
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What went out and how far it has come; as a part it is read anew by itself every few seconds."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    context = {**head_of(desk, alert, composing.current(alert)), **went_out(alert)}
    return desk.screen("progress", context, about=alert.incident, part="progress_part")


@require_GET
def stream(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where its screen hears that there is something to read."""
    alert = desk_of(request).alert(public_id)
    return led_on(request, {"look": [topic_of(alert.public_id)]})


def alert_screen(desk: Desk, alert: Alert, *, bound: SendBack | None = None, status: int = 200) -> HttpResponse:
    version = composing.current(alert)
    with timezone.override(zone_of(alert.incident)):
        facts = list(facts_of(version))
    context = {
        **head_of(desk, alert, version),
        "facts": facts,
        "texts": texts_of(version),
        "map": map_of(version.area),
        "submissions": submissions_of(alert),
        "ends": ends_of(desk, alert, bound),
        "some_code": SOME_CODE,
        "faults": bound.faults() if bound else [],
        **went_out(alert),
    }
    return desk.screen("alert", context, about=alert.incident, status=status)


def head_of(desk: Desk, alert: Alert, version: AlertVersion) -> dict[str, Any]:
    """What stands on top of every page about one alert."""
    return {
        "alert": alert,
        "version": version,
        "author": people([version.author]).get(version.author_id, ""),
        "mission_name": mission_name(alert.incident.mission),
        "state": STATES[alert.state],
        "badge": BADGES.get(alert.state, ""),
        "headline": version.texts.get("en", {}).get("headline", ""),
        "may_compose": may_compose(desk, alert),
        "waits": alert.state == AlertState.SUBMITTED,
        "may_release": may_release(desk, alert),
        "is_out": is_out(alert, desk.now),
        "went_out": alert.events.exists(),
        "broken": broken_of(desk, alert),
        "may_try_alone": may_try_alone(desk, alert),
    }


def may_compose(desk: Desk, alert: Alert) -> bool:
    changes = composing.can_change(alert)
    return changes and alert.incident.closed_at is None and alert.incident.mission in desk.authority.operates


def may_release(desk: Desk, alert: Alert) -> bool:
    return alert.state == AlertState.APPROVED and may_stop(desk, alert)


def may_stop(desk: Desk, alert: Alert) -> bool:
    """Who composes or approves here, alone."""
    here = alert.incident.mission in desk.authority.operates | desk.authority.approves
    return here and alert.incident.closed_at is None


def ends(desk: Desk, alert: Alert) -> list[str]:
    """How it may be stopped in this state: what is out first."""
    if not may_stop(desk, alert):
        return []
    names = {"return": AlertState.RETURNED, "reject": AlertState.REJECTED}
    out = ["cancel", "all-clear"] if is_out(alert, desk.now) else []
    return out + [name for name, state in names.items() if state in MOVES[alert.state]]


def ends_of(
    desk: Desk, alert: Alert, bound: SendBack | None = None
) -> list[tuple[str, SendBack, list[dict[str, str]]]]:
    """Each with its form, and the words that go out where it is pressed."""
    return [
        (name, bound if bound and bound.name == name else SendBack(name=name), last_words(alert, name))
        for name in ends(desk, alert)
    ]


def last_words(alert: Alert, name: str) -> list[dict[str, str]]:
    """In each language, English first, as mail and short messages carry them."""
    if name not in ENDINGS:
        return []
    said = as_ended(last_out(alert), ENDINGS[name])
    return [
        {"name": str(LANGUAGES[language]), "tag": tag_of(language), **said[language]}
        for language in ORDER
        if language in said
    ]


def tag_of(language: str) -> str:
    return language.replace("cyrl", "Cyrl")


def texts_of(version: AlertVersion) -> list[dict[str, Any]]:
    """Each language with its parts, English first, and how its short message travels."""
    return [
        {
            "language": language,
            "tag": tag_of(language),
            "name": LANGUAGES[language],
            "parts": [(name, words.get(part, "")) for part, name in PARTS.items()],
            "spelling": spelt(words["sms"]) if words.get("sms") else None,
        }
        for language in ORDER
        if (words := version.texts.get(language)) is not None
    ]


def submissions_of(alert: Alert) -> list[dict[str, Any]]:
    """Newest first, each with what others said to it."""
    rows = Submission.objects.filter(version__alert=alert).select_related("version", "by").order_by("-pk")
    submissions = list(rows.prefetch_related("approvals__by"))
    names = people([user for each in submissions for user in (each.by, *(one.by for one in each.approvals.all()))])
    return [
        {
            "submission": each,
            "by": names[each.by_id],
            "verdicts": [(STATES[one.verdict], one, names[one.by_id]) for one in each.approvals.all()],
        }
        for each in submissions
    ]
