"""How is something done to a file in the panel? One POST, one service; a refusal is shown where it belongs."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.visas.panel.desk import Desk, desk_of
from consular.visas.panel.documents import form_name
from consular.visas.panel.file import file_screen
from consular.visas.panel.forms import FileForm, Judge
from consular.visas.panel.verbs import VERBS
from consular.visas.services import review
from econsulate.core.errors import DomainError


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Do the named verb."""
    desk = desk_of(request, public_id)
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    form = verb.form(request.POST, desk=desk, name=name)
    refused = attempt(request, desk, form, lambda: verb.act(desk, dict(form.cleaned_data), timezone.now()))
    if refused:
        return refused
    messages.success(request, verb.done)
    return redirect("panel:visa_queue") if verb.leaves else redirect("panel:visa_file", public_id)


@require_POST
def judge(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Accept one item for good, or send it back with a coded reason."""
    desk = desk_of(request, public_id)
    accepted = request.POST.get("verdict") == "accept"
    item = review.items_of(desk.application, [code])[0]
    form = (
        FileForm({}, desk=desk, name=form_name(code))
        if accepted
        else Judge(request.POST, desk=desk, name=form_name(code))
    )

    def judge_it() -> object:
        values = {"reason": None, "note": "", **form.cleaned_data}
        reason = review.reason_of(desk.application, values["reason"])
        return review.judge_item(
            item, by=desk.officer, accepted=accepted, reason=reason, note=values["note"], now=timezone.now()
        )

    refused = attempt(request, desk, form, judge_it)
    if refused:
        return refused
    messages.success(request, _("The document was accepted.") if accepted else _("The document was sent back."))
    return redirect("panel:visa_file", public_id)


def attempt(request: HttpRequest, desk: Desk, form: FileForm, service: Callable[[], object]) -> HttpResponse | None:
    """Call the service when the form is whole; the file screen with the faults when either says no."""
    if not form.is_valid():
        return file_screen(request, desk, bound=form, status=400)
    try:
        service()
    except DomainError as refusal:
        form.show(refusal)
        return file_screen(request, desk, bound=form, status=int(refusal.status))
    return None
