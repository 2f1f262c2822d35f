"""What does an officer see of complaints, and what can they do with one?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.cases.models.complaints import (
    COMPLAINT_ROLES,
    FINDINGS,
    Complaint,
    ComplaintStage,
    ComplaintState,
)
from consular.cases.models.messages import Message
from consular.cases.panel.case_file import BADGES, COLOURS
from consular.cases.panel.conversation import address, bubbles_of
from consular.cases.panel.forms import Spoken, here
from consular.cases.panel.inbox import names_at_work
from consular.cases.rules.complaints import LAST
from consular.cases.serializers.complaints import standing
from consular.cases.services import complaint_queues, judging
from consular.cases.services.attachments import pages_in
from consular.cases.services.judging import Finding
from consular.citizens.services.people import name_of
from consular.missions.models.texts import in_language
from consular.missions.panel.roles import require
from econsulate.core.accounts.models import User
from econsulate.core.files.services.keeping import open_file
from econsulate.core.panel.forms import Form
from econsulate.core.panel.site import site

PAGE_SIZE, MESSAGES_SHOWN = 25, 100
TITLES: Mapping[str, Any] = {
    "waiting": _("To be taken up"),
    "in_hand": _("Being examined"),
    "ended": _("Answered or withdrawn"),
}


class BareComplaint(Form):
    def __init__(self, data: Any = None, *, name: str, number: int) -> None:
        super().__init__(data, name=name)
        self.prepare(number)

    def prepare(self, number: int) -> None:
        """Fill in what depends on the stage."""


class Answering(BareComplaint):
    finding = forms.ChoiceField(
        label=_("What you found"), choices=[(state.value, state.label) for state in FINDINGS], widget=forms.RadioSelect
    )
    text = Spoken(label=_("Reasons, in the citizen's language. They are sent to them"))
    remedy = Spoken(label=_("Where they can turn next, in the citizen's language"), required=False)

    def prepare(self, number: int) -> None:
        if number != LAST:
            del self.fields["remedy"]
        else:
            self.fields["remedy"].required = True


Act = Callable[[Complaint, dict[str, Any], User, datetime], object]


@dataclass(frozen=True)
class ComplaintVerb:
    label: Any
    done: Any
    act: Act
    states: tuple[ComplaintState, ...]
    form: type[BareComplaint] = BareComplaint


def acknowledge(complaint: Complaint, values: dict[str, Any], by: User, now: datetime) -> object:
    return judging.acknowledge(complaint, by=by, now=now)


def answer(complaint: Complaint, values: dict[str, Any], by: User, now: datetime) -> object:
    finding = Finding(ComplaintState(values["finding"]), values["text"], values.get("remedy") or None)
    return judging.answer(complaint, finding, by=by, now=now)


COMPLAINT_VERBS: Mapping[str, ComplaintVerb] = {
    "acknowledge": ComplaintVerb(
        _("Take up this complaint"),
        _("The complaint is yours now, and the citizen knows that it is examined."),
        acknowledge,
        (ComplaintState.LODGED, ComplaintState.ACKNOWLEDGED),
    ),
    "answer": ComplaintVerb(
        _("Answer the complaint"),
        _("The complaint is answered, and the citizen was told."),
        answer,
        (ComplaintState.ACKNOWLEDGED,),
        Answering,
    ),
}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One queue, those that wait longest first; a constant number of queries."""
    require(request, *COMPLAINT_ROLES)
    user: Any = request.user
    name = request.GET.get("queue", "waiting")
    name = name if name in TITLES else "waiting"
    ordered = complaint_queues.queue(name, user).whole().order_by("-pk" if name == "ended" else "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(key, title, complaint_queues.queue(key, user).count()) for key, title in TITLES.items()],
        "current": name,
        "title": TITLES[name],
        "lines": lines_of(list(page.object_list)),
        "page": page,
    }
    return site.render(request, "panel/cases/complaints.html", context)


def lines_of(complaints: list[Complaint]) -> list[dict[str, Any]]:
    names = names_at_work(complaint.stage.handler_id for complaint in complaints)
    return [line_of(complaint, names) for complaint in complaints]


def line_of(complaint: Complaint, names: Mapping[int | None, str]) -> dict[str, Any]:
    stage = complaint.stage
    read = standing(stage)
    return {
        "complaint": complaint,
        "stage": stage,
        "name": name_of(complaint.thread.person),
        "due_at": read.due_at,
        "badge": BADGES[read.colour],
        "colour": COLOURS[read.colour],
        "handler": names.get(stage.handler_id, ""),
    }


def complaint_of(request: HttpRequest, public_id: UUID) -> Complaint:
    require(request, *COMPLAINT_ROLES)
    user: Any = request.user
    complaint = Complaint.objects.visible_to_staff(user).whole().filter(public_id=public_id).first()
    if complaint is None:
        raise Http404
    return complaint


@require_GET
def one_complaint(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a complaint with the conversation it is about. The reading is recorded."""
    return screen(request, complaint_of(request, public_id))


def screen(
    request: HttpRequest, complaint: Complaint, *, bound: BareComplaint | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    judging.opened(complaint, by=user)
    stage, thread = complaint.stage, complaint.thread
    newest = list(Message.objects.filter(thread=thread).whole().order_by("-pk")[:MESSAGES_SHOWN])
    names = names_at_work([stage.handler_id])
    pages = partial(address, "panel:complaint_page", complaint.public_id)
    context = {
        **line_of(complaint, names),
        "thread": thread,
        "mission_name": in_language(stage.mission.names, here()),
        "stages": stages_of(complaint),
        "bubbles": bubbles_of(thread, newest[::-1], user, None, page_at=pages),
        "steps": steps_of(stage, bound, user),
        "faults": bound.faults() if bound else [],
    }
    with timezone.override(stage.mission.zone):
        return site.render(request, "panel/cases/complaint.html", context, status=status)


def stages_of(complaint: Complaint) -> list[ComplaintStage]:
    stages = list(complaint.stages.all())
    for stage in stages:
        stage.complaint = complaint
    return stages


def steps_of(
    stage: ComplaintStage, bound: BareComplaint | None, user: User
) -> list[tuple[str, ComplaintVerb, Form, bool]]:
    found: list[tuple[str, ComplaintVerb, Form, bool]] = []
    for name, verb in COMPLAINT_VERBS.items():
        has_it = name == "acknowledge" and stage.handler_id == user.pk
        if stage.state in verb.states and not has_it:
            is_bound = bound is not None and bound.name == name
            form = bound if is_bound and bound is not None else verb.form(name=name, number=stage.number)
            found.append((name, verb, form, is_bound))
    return found


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    complaint, verb = complaint_of(request, public_id), COMPLAINT_VERBS.get(name)
    if verb is None:
        raise Http404
    user: Any = request.user
    form = verb.form(request.POST, name=name, number=complaint.stage.number)
    status = form.carry_out(lambda values: verb.act(complaint, values, user, timezone.now()))
    if status != HTTPStatus.OK:
        return screen(request, complaint_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:complaint", public_id)


@require_GET
def one_page(request: HttpRequest, public_id: UUID, page_id: UUID) -> StreamingHttpResponse:
    """One page of a file in the conversation, as we drew it anew."""
    complaint = complaint_of(request, public_id)
    user: Any = request.user
    page = pages_in(complaint.thread).filter(public_id=page_id).first()
    if page is None:
        raise Http404
    return StreamingHttpResponse(open_file(page, by=user), content_type=page.media_type)
