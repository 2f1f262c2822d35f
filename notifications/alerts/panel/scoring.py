"""How long did each step of each alert of an incident take, for people to read?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from notifications.alerts.panel.desk import desk_of
from notifications.alerts.services.scoring import Score, scores_of

STEPS: Mapping[str, Any] = {
    "compose": gettext_lazy("Composed"),
    "approve": gettext_lazy("Approved"),
    "release": gettext_lazy("Sent"),
    "first": gettext_lazy("First batch taken"),
    "half": gettext_lazy("Half taken"),
    "most": gettext_lazy("95 percent taken"),
}
MINUTE = 60


@require_GET
def score(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    incident = desk.incident(public_id)
    lines = [(one, steps_of(one), shares_of(one)) for one in scores_of(incident)]
    return desk.screen("score", {"lines": lines}, about=incident)


def steps_of(score: Score) -> list[tuple[str, str]]:
    return [(words, lasted(score.seconds[name])) for name, words in STEPS.items()]


def lasted(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        return _("{seconds} s").format(seconds=round(seconds, 1))
    minutes, rest = divmod(round(seconds), MINUTE)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def shares_of(score: Score) -> dict[str, str]:
    """Of the logins that were told; nothing where nobody was."""
    told = score.audience["logins"]
    return {
        name: f"{score.audience[name]} ({score.audience[name] * 100 // told} %)" if told else "–"
        for name in ("seen", "answered")
    }
