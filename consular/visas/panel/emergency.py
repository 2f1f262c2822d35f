"""How is a file opened in an emergency from the panel, and who looks into such openings?"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.missions.panel.roles import holds, require
from consular.visas.models.applications import CASE_ROLES
from consular.visas.models.break_glass import SUPERVISORS, EmergencyOpening, Verdict
from consular.visas.panel.file import names_by_key
from consular.visas.services import break_glass
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.forms import Form, Line, Paragraphs
from econsulate.core.panel.site import site

PAGE_SIZE = 25


class OpenInEmergency(Form):
    reference = Line(label=_("Reference"), max_length=64)
    reason = Paragraphs(
        label=_("Why must this file be opened now?"), min_length=break_glass.REASON_AT_LEAST, max_length=2000
    )


class JudgeOpening(Form):
    verdict = forms.ChoiceField(label=_("Was the opening justified?"), choices=Verdict.choices)
    remark = Paragraphs(label=_("Remark"), max_length=2000)


def openings(request: HttpRequest) -> HttpResponse:
    """The form for officers, the list for administrators and auditors."""
    require(request, *CASE_ROLES, *SUPERVISORS)
    if request.method == "POST":
        return open_file(request)
    kept = typed_before(request)
    return screen(request, bound=OpenInEmergency(kept[1], name="open") if kept else None)


def open_file(request: HttpRequest) -> HttpResponse:
    if not is_confirmed(request):
        return led_to_confirm(request, reverse("panel:emergencies"), "open", OpenInEmergency.base_fields)
    form, officer = OpenInEmergency(request.POST, name="open"), request.user
    opened: list[Any] = []

    def act(values: dict[str, Any]) -> None:
        opened.append(break_glass.open_in_emergency(**values, by=officer, now=timezone.now()))  # type: ignore[arg-type]

    status = form.carry_out(act)
    if not opened:
        return screen(request, bound=form, status=status)
    messages.warning(request, _("You may read this file for 60 minutes. Its mission and the applicant see it."))
    return redirect("panel:visa_file", opened[0].application.public_id)


@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Judge another's opening."""
    officer: Any = request.user
    opening = EmergencyOpening.objects.visible_to_staff(officer).filter(public_id=public_id).first()
    if opening is None:
        raise Http404
    form = JudgeOpening(request.POST, name=f"judge-{public_id}")
    status = form.carry_out(lambda values: break_glass.review(opening, by=officer, now=timezone.now(), **values))
    if status != 200:
        return screen(request, bound=form, status=status)
    messages.success(request, _("Your judgement was entered."))
    return redirect("panel:emergencies")


def screen(request: HttpRequest, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    officer: Any = request.user
    rows = EmergencyOpening.objects.visible_to_staff(officer).order_by("-created_at", "-id")
    related = rows.select_related("application__person__data_key", "application__mission")
    page = Paginator(related, PAGE_SIZE).get_page(request.GET.get("page"))
    names = names_by_key([key for row in page.object_list for key in (row.opened_by_id, row.reviewed_by_id)])
    waiting = break_glass.to_judge(officer, page.object_list)
    is_opening = isinstance(bound, OpenInEmergency)
    context = {
        "form": bound if is_opening else OpenInEmergency(name="open"),
        "may_open": holds(*CASE_ROLES)(request),
        "supervises": holds(*SUPERVISORS)(request),
        "lines": [line(row, names, bound, may_judge=row.pk in waiting) for row in page.object_list],
        "page": page,
        "faults": bound.faults() if bound else [],
    }
    return site.render(request, "panel/visas/emergency.html", context, status=status)


def line(
    row: EmergencyOpening, names: dict[int | None, str], bound: Form | None, *, may_judge: bool
) -> tuple[EmergencyOpening, str, str, Form | None]:
    """The opening, by whom, judged by whom, and the form while this person can judge it."""
    name = f"judge-{row.public_id}"
    form = bound if bound is not None and bound.name == name else JudgeOpening(name=name)
    return row, names.get(row.opened_by_id, ""), names.get(row.reviewed_by_id, ""), form if may_judge else None
