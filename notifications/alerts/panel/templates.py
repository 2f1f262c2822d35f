"""Which templates are there, and how does one come to be used: proposed by one, approved by another, withdrawn?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.forms import Form
from notifications.alerts.models.choices import TemplateState
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.panel.desk import Desk, desk_of, mission_name, people
from notifications.alerts.panel.template_form import KIND_NAMES, KINDS, PLAIN, TemplateForm, initial_of
from notifications.alerts.panel.text_fields import ORDER, columns_of
from notifications.alerts.panel.words import FIELDS, LANGUAGES, PARTS, TEMPLATE_STATES, said
from notifications.alerts.services import templates as services
from notifications.alerts.services.authority import NotTemplateKeeper, names_of

PAGE_SIZE = 25
BADGES = {TemplateState.PROPOSED: "warn", TemplateState.APPROVED: "good"}


@dataclass(frozen=True)
class Verb:
    label: Any
    done: Any
    act: Callable[..., object]
    states: frozenset[str]
    needs_step_up: bool = False
    form: type[Form] = Form


class ApproveTemplate(Form):
    break_glass = forms.BooleanField(
        label=_("One person on duty may send these words alone"),
        help_text=_("For when people are in danger and no approver answers. It can't be changed afterwards."),
        required=False,
    )


TEMPLATE_VERBS: Mapping[str, Verb] = {
    "approve": Verb(
        _("Approve: it is used from now on"),
        _("The template is in use."),
        services.approve,
        frozenset({TemplateState.PROPOSED}),
        needs_step_up=True,
        form=ApproveTemplate,
    ),
    "withdraw": Verb(
        _("Withdraw: nobody composes by it any longer"),
        _("The template is withdrawn."),
        services.withdraw,
        frozenset({TemplateState.PROPOSED, TemplateState.APPROVED}),
    ),
}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    rows = desk.templates()
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", TemplateState.APPROVED)
    state = state if state in TemplateState.values else TemplateState.APPROVED
    page = Paginator(rows.filter(state=state).order_by("mission", "code", "-number"), PAGE_SIZE)
    context = {
        "tabs": [(value, title, counts.get(value, 0)) for value, title in TEMPLATE_STATES.items()],
        "current": state,
        "title": TEMPLATE_STATES[state],
        "page": page.get_page(request.GET.get("page")),
        "may_propose": bool(desk.authority.keeps_templates),
    }
    return desk.screen("templates", context, about=None)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """A new template, or with `?from=…` the next number of one."""
    desk = desk_of(request)
    if not desk.authority.keeps_templates:
        raise NotTemplateKeeper
    data = request.POST if request.method == "POST" else None
    form = TemplateForm(data, initial=begun_from(desk), missions=names_of(desk.authority.keeps_templates))
    proposed: list[AlertTemplate] = []
    status = HTTPStatus.OK
    if data is not None:
        status = HTTPStatus(
            form.carry_out(lambda values: proposed.append(services.propose(**form.content(), by=desk.me, now=desk.now)))
        )
    if proposed:
        messages.success(request, _("The template is proposed. Another person approves it."))
        return redirect("panel:alert_template", proposed[0].public_id)
    context = {
        "form": form,
        "plain": [form[name] for name in PLAIN if name != "response_types"],
        "kinds": [(KIND_NAMES[kind], kind, list(columns_of(form, kind))) for kind in KINDS],
        "faults": form.faults() if form.is_bound else [],
    }
    return desk.screen("propose_template", context, about=None, status=status)


def begun_from(desk: Desk) -> dict[str, Any]:
    wanted = desk.request.GET.get("from", "")
    template = next((each for each in desk.templates() if str(each.public_id) == wanted), None) if wanted else None
    return initial_of(template) if template else {}


@require_GET
def one_template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    kept = typed_before(request)
    return template_screen(desk, desk.template(public_id), typed=kept[1] if kept else None)


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    desk = desk_of(request)
    template, verb = desk.template(public_id), TEMPLATE_VERBS.get(name)
    if verb is None:
        raise Http404
    if verb.needs_step_up and not is_confirmed(request):
        return led_to_confirm(request, reverse("panel:alert_template", args=[public_id]), name, verb.form.base_fields)
    form = verb.form(request.POST, name=name)
    status = form.carry_out(lambda values: verb.act(template, **values, by=desk.me, now=desk.now))
    if status != HTTPStatus.OK:
        return template_screen(desk, desk.template(public_id), faults=form.faults(), status=status)
    messages.success(request, verb.done)
    return redirect("panel:alert_template", public_id)


def template_screen(
    desk: Desk,
    template: AlertTemplate,
    *,
    typed: QueryDict | None = None,
    faults: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    names = people([template.author, template.approved_by])
    keeps = template.mission in desk.authority.keeps_templates
    judges = keeps or template.mission in desk.authority.approves
    is_own = template.author_id == desk.me.pk
    context = {
        "template": template,
        "state": TEMPLATE_STATES[template.state],
        "badge": BADGES.get(TemplateState(template.state), ""),
        "mission_name": mission_name(template.mission),
        "author": names.get(template.author_id, ""),
        "approved_by": names.get(template.approved_by_id or 0, ""),
        "facts": facts_of(template),
        "kinds": [(KIND_NAMES[kind], kind, words_of(getattr(template, kind))) for kind in KINDS],
        "steps": [
            (name, verb.label, verb.form(typed, name=name))
            for name, verb in TEMPLATE_VERBS.items()
            if judges and template.state in verb.states and not (name == "approve" and is_own)
        ],
        "own_title": services.OwnTemplate.title if is_own and template.state == TemplateState.PROPOSED else "",
        "may_propose": keeps,
        "faults": faults or [],
    }
    return desk.screen("template", context, about=None, status=status)


def facts_of(template: AlertTemplate) -> list[tuple[Any, Any]]:
    names = ("category", "urgency", "severity", "certainty")
    return [
        *((FIELDS[name], said(name, getattr(template, name))) for name in names),
        (FIELDS["event_code"], template.event_code),
        (FIELDS["response_types"], ", ".join(said("response_types", code) for code in template.response_types)),
    ]


def words_of(texts: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "tag": language.replace("cyrl", "Cyrl"),
            "name": LANGUAGES[language],
            "parts": [(name, texts[language].get(part, "")) for part, name in PARTS.items()],
        }
        for language in ORDER
        if language in texts
    ]
