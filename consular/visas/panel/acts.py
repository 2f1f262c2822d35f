"""How is something done to a file in the panel? One POST, one service; a refusal is shown where it belongs."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.visas.panel import evidence
from consular.visas.panel.desk import Desk, desk_of
from consular.visas.panel.documents import form_name
from consular.visas.panel.file import document_screen, file_screen
from consular.visas.panel.forms import FileForm, Judge
from consular.visas.panel.verbs import VERBS
from consular.visas.services import review
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm
from econsulate.core.panel.parts import is_part


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Do the named verb."""
    desk = desk_of(request, public_id)
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    if verb.needs_step_up and not is_confirmed(request):
        page = reverse("panel:visa_file", args=[public_id])
        return led_to_confirm(request, page, name, verb.form.base_fields)
    form = verb.form(request.POST, desk=desk, name=name)
    status = form.carry_out(lambda values: verb.act(desk, values, timezone.now()))
    if status != HTTPStatus.OK:
        return file_screen(request, desk, bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:visa_queue") if verb.leaves else redirect("panel:visa_file", public_id)


@require_POST
def judge(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Accept one item for good, or send it back with a coded reason."""
    desk = desk_of(request, public_id)
    accepted = request.POST.get("verdict") == "accept"
    form = (FileForm if accepted else Judge)(request.POST, desk=desk, name=form_name(code))
    status = form.carry_out(lambda values: judge_item(desk, code, accepted=accepted, **values))
    if status != HTTPStatus.OK:
        return judged_screen(request, desk, code, bound=form, status=status)
    messages.success(request, _("The document was accepted.") if accepted else _("The document was sent back."))
    return document_screen(request, desk, code) if is_part(request) else redirect("panel:visa_file", public_id)


def judged_screen(request: HttpRequest, desk: Desk, code: str, *, bound: FileForm, status: int) -> HttpResponse:
    if is_part(request):
        return document_screen(request, desk, code, bound=bound, status=status)
    return file_screen(request, desk, bound=bound, status=status)


@require_POST
def judge_proof(request: HttpRequest, public_id: UUID, representation_id: UUID, name: str) -> HttpResponse:
    """Accept, send back or ask for the proof that somebody may act for the applicant."""
    desk, verb = desk_of(request, public_id), evidence.verb_of(name)
    form, status = evidence.carried_out(desk, representation_id, verb, request.POST)
    if status != HTTPStatus.OK:
        return file_screen(request, desk, proof=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:visa_file", public_id)


def judge_item(desk: Desk, code: str, *, accepted: bool, reason: str | None = None, note: str = "") -> None:
    review.judge_item(
        review.items_of(desk.application, [code])[0],
        by=desk.officer,
        accepted=accepted,
        reason=review.reason_of(desk.application, reason),
        note=note,
        now=timezone.now(),
    )
