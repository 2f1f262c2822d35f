"""What was said of one of the list, and how does an officer speak for them, or note what others told?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from econsulate.core.panel.forms import Form
from notifications.alerts.panel.desk import Desk, desk_of, people
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckInPerson
from notifications.checkins.models.choices import Help, Speaker, Status, Way
from notifications.checkins.panel.desk import check_in_of, head_of, person_of, screen
from notifications.checkins.panel.forms import Answer, Report
from notifications.checkins.panel.lines import BADGES, lines_of, report_lines
from notifications.checkins.services import answering, walking
from notifications.checkins.services.answering import Said


@dataclass(frozen=True)
class Verb:
    label: Any
    done: Any
    form: type[Form]
    act: Callable[[Desk, CheckInPerson, dict[str, Any]], object]


def answer(desk: Desk, person: CheckInPerson, values: dict[str, Any]) -> None:
    said = Said(**{**values, "client_id": values["client_id"] or uuid4()})
    answering.answer_for(person.check_in, said, person.subject, by=desk.me)


def report(desk: Desk, person: CheckInPerson, values: dict[str, Any]) -> None:
    told = {"status": values["status"], "name": values["teller"], "note": values["note"]}
    client_id = values["client_id"] or uuid4()
    of = person.subject
    answering.report(person.check_in, **told, client_id=client_id, subject=of, by=desk.me, by_staff=True)


VERBS: Mapping[str, Verb] = {
    "answer": Verb(_("Say how they are"), _("It is written down, and counts."), Answer, answer),
    "report": Verb(_("Note what others told"), _("It is noted. It changes nobody's state."), Report, report),
}


@require_GET
def one_person(request: HttpRequest, public_id: UUID, subject: UUID) -> HttpResponse:
    desk = desk_of(request)
    return person_screen(desk, person_of(desk, check_in_of(desk, public_id), subject))


def person_screen(desk: Desk, person: CheckInPerson, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    """All that was said, with positions; the reading is on record."""
    answers, reports = walking.opened(person, by=desk.me)
    (line,) = lines_of(desk, [person])
    names = people([each.said_by for each in answers if each.speaker == Speaker.STAFF])
    context = {
        **head_of(desk, person.check_in),
        "line": line,
        "answers": [said_of(each, names) for each in answers],
        "reports": report_lines(reports),
        "steps": [
            (name, verb.label, bound if bound is not None and bound.name == name else verb.form(name=name))
            for name, verb in VERBS.items()
            if may_speak_for(desk, person)
        ],
        "faults": bound.faults() if bound else [],
    }
    return screen(desk, person.check_in, "person", context, status=status)


def may_speak_for(desk: Desk, person: CheckInPerson) -> bool:
    return bool({person.served_by, person.check_in.mission} & desk.authority.operates)


def said_of(each: CheckInAnswer, names: Mapping[int, str]) -> dict[str, Any]:
    """A citizen who speaks for another is not named: not everybody here may read who it is."""
    position = each.told["position"]
    return {
        "answer": each,
        "status": Status(each.status).label,
        "badge": BADGES[Status(each.status)],
        "help": Help(each.help).label if each.help else "",
        "speaker": Speaker(each.speaker).label,
        "way": Way(each.channel).label,
        "by": names.get(each.said_by_id, "") if each.speaker == Speaker.STAFF else "",
        "position": {**position, "geo": geo_of(position)} if position else None,
    }


def geo_of(position: Mapping[str, Any]) -> str:
    """An address by RFC 5870, which opens a map without telling anybody else."""
    accuracy = position.get("accuracy_m")
    exact = "" if accuracy is None else f";u={accuracy:.0f}"
    return f"geo:{position['latitude']:.6f},{position['longitude']:.6f}{exact}"


@require_POST
def act(request: HttpRequest, public_id: UUID, subject: UUID, name: str) -> HttpResponse:
    desk, verb = desk_of(request), VERBS.get(name)
    person = person_of(desk, check_in_of(desk, public_id), subject)
    if verb is None:
        raise Http404
    walking.require_operator_of(person, desk.authority.operates)
    form = verb.form(request.POST, name=name)
    status = form.carry_out(lambda values: verb.act(desk, person, values))
    if status != HTTPStatus.OK:
        return person_screen(desk, person, bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:check_in_person", public_id, subject)
