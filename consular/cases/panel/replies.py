"""Which answers do the officer's missions keep ready, and how are they edited?"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consular.cases.models.replies import CannedReply
from consular.cases.models.threads import THREAD_ROLES, missions_served_by
from consular.cases.panel.forms import ChangedReply, NewReply, Retiring
from consular.cases.panel.inbox import missions_to_choose
from consular.cases.services import replies
from consular.cases.services.replies import Draft
from consular.missions.panel.roles import require
from econsulate.core.panel.forms import Form
from econsulate.core.panel.site import site


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    require(request, *THREAD_ROLES)
    user: Any = request.user
    rows = CannedReply.objects.visible_to_staff(user).kept().select_related("mission")
    context = {"rows": rows.order_by("mission__code", "language", "title")}
    return site.render(request, "panel/cases/replies.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request, *THREAD_ROLES)
    form = NewReply(request.POST or None, name="reply")
    form.fields["mission"].choices = missions_to_choose(request)  # type: ignore[attr-defined]
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus(form.carry_out(lambda values: kept(request, values)))
        if status == HTTPStatus.OK:
            messages.success(request, _("The reply is kept ready."))
            return redirect("panel:replies")
    return page(request, form, None, status)


def kept(request: HttpRequest, values: dict[str, Any]) -> CannedReply:
    user: Any = request.user
    mission = missions_served_by(user).get(code=values.pop("mission"))
    return replies.keep(mission, Draft(**values), by=user)


@require_http_methods(["GET", "POST"])
def one_reply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reply = reply_of(request, public_id)
    form = ChangedReply(request.POST if request.method == "POST" else None, name="reply")
    form.initial = {name: getattr(reply, name) for name in ("title", "language", "text", "version")}
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus(form.carry_out(lambda values: changed(request, reply, values)))
        if status == HTTPStatus.OK:
            messages.success(request, _("The reply was changed."))
            return redirect("panel:replies")
    return page(request, form, reply, status)


def changed(request: HttpRequest, reply: CannedReply, values: dict[str, Any]) -> CannedReply:
    user: Any = request.user
    return replies.change(reply, seen=values.pop("version"), draft=Draft(**values), by=user)


@require_POST
def retire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reply = reply_of(request, public_id)
    user: Any = request.user
    form = Retiring(request.POST, name="retire")
    status = form.carry_out(lambda values: replies.retire(reply, seen=values["version"], by=user, now=timezone.now()))
    if status != HTTPStatus.OK:
        return page(request, form, reply, HTTPStatus(status))
    messages.success(request, _("The reply is offered no longer."))
    return redirect("panel:replies")


def reply_of(request: HttpRequest, public_id: UUID) -> CannedReply:
    require(request, *THREAD_ROLES)
    user: Any = request.user
    rows = CannedReply.objects.visible_to_staff(user).kept().select_related("mission")
    reply = rows.filter(public_id=public_id).first()
    if reply is None:
        raise Http404
    return reply


def page(request: HttpRequest, form: Form, reply: CannedReply | None, status: HTTPStatus) -> HttpResponse:
    context = {"form": form, "reply": reply, "faults": form.faults() if form.is_bound else []}
    return site.render(request, "panel/cases/reply.html", context, status=status)
