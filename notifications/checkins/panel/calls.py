"""How does an officer walk those who are silent, one after the other?"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from econsulate.core.panel.forms import Form
from notifications.alerts.panel.desk import Desk, desk_of
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckInPerson
from notifications.checkins.models.choices import Outcome, Status
from notifications.checkins.panel.desk import check_in_of, head_of, person_of, screen
from notifications.checkins.panel.forms import Bare, NeedFields, Spoken
from notifications.checkins.panel.lines import lines_of
from notifications.checkins.services import calling, walking
from notifications.checkins.services.calling import Came, NobodyToCall


@dataclass(frozen=True)
class End:
    """`name` as the address has it."""

    outcome: str
    label: Any
    form: type[Form]


ENDS: Mapping[str, End] = {
    "no-answer": End(Outcome.NO_ANSWER, _("No answer"), Bare),
    "wrong-number": End(Outcome.WRONG_NUMBER, _("Wrong number"), Bare),
    "safe": End(Outcome.SAFE, _("Reached: safe"), Spoken),
    "need-help": End(Outcome.NEED_HELP, _("Reached: needs help"), NeedFields),
    "not-there": End(Outcome.NOT_IN_AREA, _("Reached: is not there"), Spoken),
}
DONE: Mapping[str, Any] = {
    Outcome.NO_ANSWER: _("Written down. They rest for a while and come again, sooner than others if they are at risk."),
    Outcome.WRONG_NUMBER: _("Written down. Look for another number; they come again in some hours."),
    Outcome.SAFE: _("Written down: they are safe."),
    Outcome.NEED_HELP: _("Written down: they need help."),
    Outcome.NOT_IN_AREA: _("Written down: they are not there."),
}


@require_POST
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The call in hand, else the next."""
    desk = desk_of(request)
    check_in = check_in_of(desk, public_id)
    try:
        call = calling.take_next(check_in, desk.authority, by=desk.me, now=desk.now)
    except NobodyToCall as refusal:
        messages.info(request, refusal.title)
        return redirect(silent_of(public_id))
    return redirect("panel:check_in_call", public_id, call.public_id)


def silent_of(public_id: UUID) -> str:
    return f"{reverse('panel:check_in', args=[public_id])}?state={Status.SILENT}"


@require_GET
def one_call(request: HttpRequest, public_id: UUID, call: UUID) -> HttpResponse:
    desk = desk_of(request)
    check_in = check_in_of(desk, public_id)
    mine = calling.own(check_in, call, by=desk.me)
    return call_screen(desk, mine, person_of(desk, check_in, mine.subject))


def call_screen(
    desk: Desk, call: CheckInCall, person: CheckInPerson, *, bound: Form | None = None, status: int = 200
) -> HttpResponse:
    (line,) = lines_of(desk, [person])
    context = {
        **head_of(desk, person.check_in),
        "call": call,
        "line": line,
        "outcome": Outcome(call.outcome).label if call.outcome else "",
        "is_over": call.until <= desk.now,
        "steps": [
            (name, each.label, bound if bound is not None and bound.name == name else each.form(name=name))
            for name, each in ENDS.items()
            if not call.outcome
        ],
        "faults": bound.faults() if bound else [],
    }
    return screen(desk, person.check_in, "call", context, status=status)


@require_POST
def end(request: HttpRequest, public_id: UUID, call: UUID, name: str) -> HttpResponse:
    desk = desk_of(request)
    check_in = check_in_of(desk, public_id)
    mine = calling.own(check_in, call, by=desk.me)
    person, way = person_of(desk, check_in, mine.subject), ENDS.get(name)
    if way is None:
        raise Http404
    walking.require_operator_of(person, desk.authority.operates)
    form = way.form(request.POST, name=name)
    status = form.carry_out(
        lambda values: calling.end(mine, person, Came(way.outcome, **values), by=desk.me, now=desk.now)
    )
    if status != HTTPStatus.OK:
        mine.refresh_from_db()
        return call_screen(desk, mine, person, bound=form, status=status)
    messages.success(request, DONE[way.outcome])
    return redirect(silent_of(public_id))
