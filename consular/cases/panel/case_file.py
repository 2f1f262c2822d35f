"""What does an officer see of the cases of their missions, of one case, and what is late?"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consular.abroad.panel.searching import FOUND, searched
from consular.cases.models.cases import CaseQuerySet, CaseState, ConsularCase
from consular.cases.models.messages import Message
from consular.cases.models.threads import THREAD_ROLES, missions_served_by
from consular.cases.panel.case_forms import CaseForm, EnteringACase, MakingACase
from consular.cases.panel.case_verbs import CASE_VERBS, CaseVerb
from consular.cases.panel.conversation import bubbles_of, screen, thread_of
from consular.cases.panel.forms import here
from consular.cases.panel.inbox import entry_of, missions_to_choose, names_at_work
from consular.cases.rules.urgency import Colour
from consular.cases.serializers.cases import EnteredCase
from consular.cases.services import case_clocks, finding, handling, merging, opening
from consular.cases.services.messages import Words
from consular.cases.services.opening import Caller
from consular.cases.views.case_desk import facts_of
from consular.citizens.services.people import enter_person, name_of
from consular.missions.models.texts import in_language
from consular.missions.panel.roles import require
from econsulate.core.errors import InvalidInput, field_errors
from econsulate.core.panel.site import site

PAGE_SIZE, OTHERS, MESSAGES_SHOWN = 25, 50, 30
BADGES = {Colour.RED: "bad", Colour.AMBER: "warn", Colour.GREEN: "good"}
COLOURS = {Colour.RED: _("late"), Colour.AMBER: _("soon due"), Colour.GREEN: _("in time")}


def mine(request: HttpRequest) -> CaseQuerySet:
    require(request, *THREAD_ROLES)
    user: Any = request.user
    return ConsularCase.objects.visible_to_staff(user)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One state of the cases, oldest first, or of whom `?q=` means; a constant number of queries."""
    rows, search = mine(request), searched(request)
    user: Any = request.user
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", CaseState.RECEIVED)
    state = state if state in CaseState.values else CaseState.RECEIVED
    title: Any = CaseState(state).label
    if search.asked is None:
        rows = rows.filter(state=state)
    else:
        state, title, rows = "", FOUND, rows.filter(finding.about(search.asked, by=user, of="thread__"))
    ordered = case_clocks.with_clocks(rows.whole()).order_by("counted_from", "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    if search.asked is not None:
        finding.shown(page.object_list, by=user)
    context = {
        **search.context,
        "tabs": [(value, label, counts.get(value, 0)) for value, label in CaseState.choices],
        "current": state,
        "title": title,
        "lines": [line_of(case) for case in page.object_list],
        "page": page,
    }
    return site.render(request, "panel/cases/cases.html", context, status=search.status)


def line_of(case: ConsularCase) -> dict[str, Any]:
    standing = case_clocks.standing_of(case, now=timezone.now())
    return {
        "case": case,
        "name": name_of(case.thread.person),
        "standing": standing,
        "badge": BADGES[standing.colour],
        "colour": COLOURS[standing.colour],
    }


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Live cases by mission in three colours; the late ones by name, gravest first."""
    lines = case_clocks.board(mine(request), now=timezone.now())
    context = {
        "lines": [(line, in_language(line.mission.names, here())) for line in lines],
        "reds": [line_of(case) for line in lines for case, _standing in line.reds],
    }
    return site.render(request, "panel/cases/board.html", context)


@require_GET
def one_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a case with its conversation. The reading is recorded."""
    return case_screen(request, case_of(request, public_id))


def case_of(request: HttpRequest, public_id: UUID) -> ConsularCase:
    rows = case_clocks.with_clocks(mine(request).whole())
    case = rows.filter(public_id=public_id).first()
    if case is None:
        raise Http404
    return case


def case_screen(
    request: HttpRequest, case: ConsularCase, *, bound: CaseForm | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    thread = case.thread
    newest = list(Message.objects.filter(thread=thread).whole().order_by("-pk")[:MESSAGES_SHOWN])
    handling.opened(case, by=user, now=timezone.now(), newest=newest[0] if newest else None)
    handovers = list(case.handovers.select_related("sender", "receiver", "by").order_by("-pk"))
    for handover in handovers:
        handover.case = case
    others = others_for(request, case)
    context = {
        **line_of(case),
        "thread": thread,
        "entry": entry_of(thread.person, user),
        "mission_name": in_language(thread.mission.names, here()),
        "officer": names_at_work([thread.assigned_to_id]).get(thread.assigned_to_id, ""),
        "bubbles": bubbles_of(thread, newest[::-1], user, None),
        "handovers": handovers,
        "related": list(merging.linked_to(case, user)),
        "merged": list(ConsularCase.objects.visible_to_staff(user).filter(merged_into=case).whole()),
        "steps": [form_of(verb, case, bound, others) for verb in offered(case)],
        "faults": bound.faults() if bound else [],
    }
    with timezone.override(thread.mission.zone):
        return site.render(request, "panel/cases/case.html", context, status=status)


def others_for(request: HttpRequest, case: ConsularCase) -> list[ConsularCase]:
    """The newest cases that this one may be linked or merged with."""
    return list(mine(request).exclude(pk=case.pk).filter(merged_into=None).whole().order_by("-pk")[:OTHERS])


def offered(case: ConsularCase) -> list[CaseVerb]:
    if case.merged_into_id is not None:
        return []
    return [verb for verb in CASE_VERBS.values() if case.state in verb.states]


def form_of(
    verb: CaseVerb, case: ConsularCase, bound: CaseForm | None, others: list[ConsularCase]
) -> tuple[CaseVerb, CaseForm, bool]:
    if bound is not None and bound.name == verb.name:
        return verb, bound, True
    return verb, verb.form(case=case, name=verb.name, others=others), False


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    case, verb = case_of(request, public_id), CASE_VERBS.get(name)
    if verb is None:
        raise Http404
    user: Any = request.user
    form = verb.form(request.POST, case=case, name=name, others=others_for(request, case))
    status = form.carry_out(lambda values: verb.act(case, values, user, timezone.now()))
    if status != HTTPStatus.OK:
        return case_screen(request, case_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:cases") if verb.leads_away else redirect("panel:case", public_id)


@require_POST
def of_thread(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a case of a conversation."""
    thread = thread_of(request, public_id)
    user: Any = request.user
    form = MakingACase(request.POST, thread=thread, name="case")
    status = form.carry_out(lambda values: opening.found_in(thread, **values, by=user, now=timezone.now()))
    if status != HTTPStatus.OK:
        return screen(request, thread, bound=form, status=status)
    messages.success(request, _("The conversation is a case now."))
    return redirect("panel:case", ConsularCase.objects.get(thread=thread).public_id)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a case for somebody who called."""
    require(request, *THREAD_ROLES)
    data = request.POST if request.method == "POST" else None
    form = EnteringACase(data, name="entering", missions=missions_to_choose(request))
    status = HTTPStatus.OK
    if data is not None:
        status = HTTPStatus(form.carry_out(lambda values: entered(request, form)))
        if status == HTTPStatus.OK:
            messages.success(request, _("The case was entered."))
            return redirect("panel:cases")
    context = {"form": form, "faults": form.faults() if form.is_bound else []}
    return site.render(request, "panel/cases/new_case.html", context, status=status)


def entered(request: HttpRequest, form: EnteringACase) -> ConsularCase:
    """By the rules of the API. Raises InvalidInput."""
    read = EnteredCase(data=form.asked())
    if not read.is_valid():
        raise InvalidInput(errors=list(field_errors(read.errors)))
    values, user = read.validated_data, request.user
    by: Any = user
    case, _new = opening.enter(
        lambda: enter_person(facts_of(values["person"]), by=by),
        Words(values["text"], values["language"], values["client_id"]),
        Caller(**values["caller"]),
        kind=values["kind"],
        subject=values["subject"],
        mission=missions_served_by(by).get(code=values["mission"]),
        by=by,
        now=timezone.now(),
    )
    return case
