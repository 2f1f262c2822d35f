"""What do the screens say of an alert that one person sent alone: who, why, and what somebody else said of it?"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from econsulate.core.panel.site import Alarm
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassQuerySet, GlassVerdict
from notifications.alerts.models.choices import AlertState, Mode
from notifications.alerts.panel.desk import Desk, at_desk, people
from notifications.alerts.services.break_glass import cap, review_of

VERDICTS = {GlassVerdict.JUSTIFIED: _("Justified"), GlassVerdict.NOT_JUSTIFIED: _("Not justified")}


def broken_of(desk: Desk, alert: Alert) -> dict[str, Any] | None:
    """None where nobody sent it alone."""
    glass = BreakGlass.objects.filter(alert=alert).select_related("by", "review__by").first()
    if glass is None:
        return None
    review = review_of(glass)
    names = people([glass.by, review.by if review else None])
    return {
        "glass": glass,
        "by": names[glass.by_id],
        "review": review,
        "verdict": VERDICTS[GlassVerdict(review.verdict)] if review else "",
        "reviewer": names[review.by_id] if review else "",
        "overdue": review is None and desk.now > glass.review_by,
        "may_review": review is None and may_review(desk, alert),
    }


def may_review(desk: Desk, alert: Alert) -> bool:
    had_a_hand = alert.contributions.filter(person=desk.me).exists()
    return alert.incident.mission in desk.authority.approves and not had_a_hand


def may_try_alone(desk: Desk, alert: Alert) -> bool:
    """Whether the way there is shown; its page says what else is wanted."""
    waits = alert.state == AlertState.SUBMITTED and alert.incident.mode == Mode.LIVE
    return bool(cap()) and waits and alert.incident.mission in desk.authority.operates


def fresh(request: HttpRequest) -> Alarm | None:
    """On every page of who can approve, until it is reviewed."""
    desk = at_desk(request)
    if not desk.authority.approves:
        return None
    rows = BreakGlass.objects.of_missions(desk.authority.approves).waiting()
    return line(rows.exclude(pk__in=rows.overdue(desk.now).values("pk")), late=False)


def overdue(request: HttpRequest) -> Alarm | None:
    """On every page of everybody who sees alerts there."""
    desk = at_desk(request)
    if not desk.authority.sees:
        return None
    return line(BreakGlass.objects.of_missions(desk.authority.sees).overdue(desk.now), late=True)


def line(rows: BreakGlassQuerySet, *, late: bool) -> Alarm | None:
    ids = list(rows.values_list("alert__public_id", flat=True))
    if not ids:
        return None
    address = reverse("panel:break_glass", args=ids) if len(ids) == 1 else reverse("panel:alerts")
    return Alarm(in_words(len(ids), late=late), address, "error late" if late else "error")


def in_words(number: int, *, late: bool) -> str:
    if late:
        said = ngettext(
            "OVERDUE: {number} LIVE alert was sent by one person alone, and nobody has reviewed it for 24 hours",
            "OVERDUE: {number} LIVE alerts were sent by one person alone, and nobody has reviewed them for 24 hours",
            number,
        )
    else:
        said = ngettext(
            "LIVE: {number} alert was sent by one person alone. Look at it and review it",
            "LIVE: {number} alerts were sent by one person alone. Look at them and review them",
            number,
        )
    return said.format(number=number)
