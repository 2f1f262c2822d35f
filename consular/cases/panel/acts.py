"""What happens when an officer presses a button beside a conversation?"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.cases.models.messages import Message
from consular.cases.panel.conversation import screen, thread_of
from consular.cases.panel.forms import Translating
from consular.cases.panel.verbs import verb_of
from consular.cases.services import answering


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    thread, verb = thread_of(request, public_id), verb_of(name)
    user: Any = request.user
    form = verb.form(request.POST, thread=thread, name=name)
    form.files = request.FILES
    status = form.carry_out(lambda values: verb.act(thread, values, user, timezone.now()))
    if status != HTTPStatus.OK:
        return screen(request, thread_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:messages") if verb.leads_away else redirect("panel:thread", public_id)


@require_POST
def translate(request: HttpRequest, public_id: UUID, message_id: UUID) -> HttpResponse:
    """Keep what a message says in another language beside it."""
    thread = thread_of(request, public_id)
    user: Any = request.user
    message = Message.objects.filter(thread=thread, public_id=message_id).first()
    if message is None:
        raise Http404
    message.thread = thread
    form = Translating(request.POST, name=f"translate-{message_id}")
    status = form.carry_out(lambda values: answering.translate(message, **values, by=user, now=timezone.now()))
    if status != HTTPStatus.OK:
        return screen(request, thread, bound=form, status=status)
    messages.success(request, _("The translation stands beside the message."))
    return redirect("panel:thread", public_id)
