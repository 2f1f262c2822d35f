"""What does an approver see before saying yes to exactly that, and how does anybody here stop an alert?"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from econsulate.core.access import last_second_factor
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.approval import Submission
from notifications.alerts.models.choices import Verdict
from notifications.alerts.panel.alert import alert_screen, ends_of, head_of, submissions_of, texts_of
from notifications.alerts.panel.desk import Desk, desk_of, zone_of
from notifications.alerts.panel.earlier import left_behind, version_before
from notifications.alerts.panel.forms import Approve, SendBack
from notifications.alerts.panel.map import map_of
from notifications.alerts.panel.preview import figures_of, gates_of
from notifications.alerts.panel.reading import content_of, facts_of, rows_between
from notifications.alerts.panel.text_fields import ORDER
from notifications.alerts.panel.words import LANGUAGES
from notifications.alerts.services import composing, deciding, library
from notifications.alerts.services.authority import NotApprover
from notifications.alerts.services.deciding import Contributed
from notifications.alerts.services.outlook import outlook
from notifications.alerts.services.targets import places_in
from notifications.alerts.services.words import SOME_CODE

ENDS = {
    "return": (Verdict.RETURNED, _("The alert was returned for more work.")),
    "reject": (Verdict.REJECTED, _("The alert is rejected for good.")),
}


@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    alert = desk.alert(public_id)
    if request.method != "POST":
        kept = typed_before(request)
        return approval_screen(desk, alert, bound=Approve(kept[1], name="approve") if kept else None)
    if not is_confirmed(request):
        page = reverse("panel:alert_approval", args=[public_id])
        return led_to_confirm(request, page, "approve", Approve.base_fields)
    proved_at = last_second_factor(request.session)
    assert proved_at is not None  # noqa: S101 - a confirmed session has one
    form = Approve(request.POST, name="approve")
    status = form.carry_out(
        lambda values: deciding.approve(
            alert,
            seen_hash=values["content_hash"],
            place=values["place"],
            second_factor_at=proved_at,
            by=desk.me,
            now=desk.now,
        )
    )
    if status != HTTPStatus.OK:
        return approval_screen(desk, desk.alert(public_id), bound=form, status=status)
    messages.success(request, _("You have approved exactly this version."))
    return redirect("panel:alert", public_id)


@require_POST
def end(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Return it for more work, or reject it for good."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    verdict, done = ENDS[name]
    form = SendBack(request.POST, name=name)
    status = form.carry_out(
        lambda values: deciding.send_back(alert, verdict, reason=values["reason"], by=desk.me, now=desk.now)
    )
    if status != HTTPStatus.OK:
        return alert_screen(desk, desk.alert(public_id), bound=form, status=status)
    messages.success(request, done)
    return redirect("panel:alert", public_id)


def approval_screen(desk: Desk, alert: Alert, *, bound: Approve | None = None, status: int = 200) -> HttpResponse:
    version = composing.current(alert)
    version.alert = alert
    told = outlook(version, sees=desk.authority.sees, now=desk.now)
    submissions = submissions_of(alert)
    latest = submissions[0]["submission"] if submissions else None
    with timezone.override(zone_of(alert.incident)):
        facts, compared = list(facts_of(version)), compared_with(alert, version)
    context = {
        **head_of(desk, alert, version),
        **figures_of(told),
        "facts": facts,
        "texts": texts_of(version),
        "map": map_of(version.area),
        "countries": countries_in(version),
        "submissions": submissions,
        "passed": list(gates_of(latest.gates)) if latest and latest.version_id == version.pk else [],
        "since": list(
            gates_of([gate for gate in told["gates"] if not latest or gate["code"] not in latest.accepted_gates])
        ),
        "unworded": [(LANGUAGES[code], told["languages"].get(code, 0)) for code in ORDER if code not in version.texts],
        "compared": compared,
        "barred": list(barred(desk, alert)),
        "form": form_for(version, bound),
        "ends": ends_of(desk, alert),
        "some_code": SOME_CODE,
        "faults": bound.faults() if bound else [],
    }
    return desk.screen("approval", context, about=alert.incident, status=status)


def form_for(version: AlertVersion, bound: Approve | None) -> Approve:
    """What was typed about another version is not carried over to this one: the place is typed anew."""
    if bound is not None and bound.data.get("content_hash") == version.content_hash:
        return bound
    form = Approve(name="approve")
    form.initial = {"content_hash": version.content_hash}
    return form


def barred(desk: Desk, alert: Alert) -> Iterator[Any]:
    """Why the one who looks can't approve it, and what they had to do with it."""
    if alert.incident.mission not in desk.authority.approves:
        yield NotApprover.title
    if not alert.contributions.filter(person=desk.me).exists():
        return
    yield Contributed.title
    for version in alert.versions.filter(author=desk.me).order_by("number"):
        yield _("You wrote version {number}.").format(number=version.number)
    for submission in Submission.objects.filter(version__alert=alert, by=desk.me).select_related("version"):
        yield _("You put version {number} forward.").format(number=submission.version.number)
    if alert.versions.filter(template__author=desk.me).exists():
        yield _("You wrote the template it came from.")


def countries_in(version: AlertVersion) -> list[str]:
    small, large = places_in(version)
    return [name for _code, name in library.named({code[:2] for code in small | large})]


def compared_with(alert: Alert, version: AlertVersion) -> dict[str, Any] | None:
    """What differs from the version before it."""
    if (found := version_before(alert, version)) is None:
        return None
    before, is_approved = found
    return {
        "version": before,
        "approved": is_approved,
        "rows": rows_between(content_of(before), content_of(version)),
        "behind": left_behind(before.texts, version.texts),
    }
