"""How does the officer on duty send an alert alone, knowing what that is, and how does another person judge it?"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from econsulate.core.access import last_second_factor
from econsulate.core.errors import DomainError
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.forms import Form, Paragraphs
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import REASON_AT_LEAST
from notifications.alerts.panel.alert import head_of, submissions_of, texts_of
from notifications.alerts.panel.broken import VERDICTS
from notifications.alerts.panel.desk import Desk, desk_of, zone_of
from notifications.alerts.panel.forms import Approve, Release
from notifications.alerts.panel.map import map_of
from notifications.alerts.panel.preview import gates_of
from notifications.alerts.panel.reading import facts_of
from notifications.alerts.panel.words import place_of
from notifications.alerts.services import break_glass


class SendAlone(Approve):
    """As one approves: exactly this version, and its place typed."""

    reason = Paragraphs(label=_("Why can nobody else be asked?"), min_length=REASON_AT_LEAST, max_length=1000)
    ask = Release.base_fields["ask"]


class Judge(Form):
    verdict = forms.ChoiceField(label=_("Was it right to send this alone?"), choices=[("", "–"), *VERDICTS.items()])
    words = Paragraphs(label=_("What is to be said of it"), max_length=2000)


@require_http_methods(["GET", "POST"])
def breaking(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form while it waits; afterwards what was done, and the form for who judges it."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    if request.method != "POST":
        kept = typed_before(request)
        return alone_screen(desk, alert, bound=SendAlone(kept[1], name="break") if kept else None)
    if not is_confirmed(request):
        page = reverse("panel:break_glass", args=[public_id])
        return led_to_confirm(request, page, "break", SendAlone.base_fields)
    proved_at = last_second_factor(request.session)
    assert proved_at is not None  # noqa: S101 - a confirmed session has one
    form = SendAlone(request.POST, name="break")

    def act(values: dict[str, Any]) -> None:
        seen = values.pop("content_hash")
        break_glass.release(alert, seen_hash=seen, **values, second_factor_at=proved_at, by=desk.me, now=desk.now)

    status = form.carry_out(act)
    if status != HTTPStatus.OK:
        return alone_screen(desk, desk.alert(public_id), bound=form, status=status)
    messages.warning(request, _("It is out on your word alone. Everybody who may approve was told."))
    return redirect("panel:alert", public_id)


@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    alert = desk.alert(public_id)
    form = Judge(request.POST, name="judge")
    status = form.carry_out(lambda values: break_glass.review(alert, **values, by=desk.me, now=desk.now))
    if status != HTTPStatus.OK:
        return alone_screen(desk, desk.alert(public_id), judging=form, status=status)
    messages.success(request, _("Your judgement was entered."))
    return redirect("panel:break_glass", public_id)


def alone_screen(
    desk: Desk, alert: Alert, *, bound: SendAlone | None = None, judging: Judge | None = None, status: int = 200
) -> HttpResponse:
    version, told, obstacles = break_glass.outlook(alert, by=desk.me)
    with timezone.override(zone_of(alert.incident)):
        facts = list(facts_of(version))
    seen = bound is not None and bound.data.get("content_hash") == version.content_hash
    # What was typed about another version is not carried over to this one: the place is typed anew.
    form = bound if bound is not None and seen else SendAlone(name="break")
    if not seen:
        form.initial = {"content_hash": version.content_hash}
    context = {
        **head_of(desk, alert, version),
        "told": told,
        "facts": facts,
        "texts": texts_of(version),
        "map": map_of(version.area),
        "submissions": submissions_of(alert),
        "obstacles": [(refusal.title, list(details_of(refusal))) for refusal in obstacles],
        "form": form,
        "judge": judging or Judge(name="judge"),
        "faults": [fault for each in (bound, judging) if each is not None for fault in each.faults()],
    }
    return desk.screen("alone", context, about=alert.incident, status=status)


def details_of(refusal: DomainError) -> Iterator[Any]:
    said = refusal.members
    for gate in gates_of(said.get("gates", [])):
        yield gate["detail"]
    yield from map(place_of, said.get("paths", []))
    if "places" in said:
        yield ", ".join(said["places"])
    if "most" in said:
        yield _("People: {people}, logins: {logins}; not reviewed yet: {unreviewed}; limit: {most}").format(**said)
