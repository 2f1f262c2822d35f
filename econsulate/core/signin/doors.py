"""What do the pages of the panel's door share: who is inside, where to next, how a factor is proved or refused?"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from econsulate.core.access import may_enter_panel
from econsulate.core.accounts.models import User
from econsulate.core.limits.services import TooManyRequests
from econsulate.core.signin import limits
from econsulate.core.signin.forms import read_passkey, with_code_input

Page = Callable[..., HttpResponse]
NEXT = "panel_next"


def door(page: Page) -> Page:
    """A page of the way in: one transaction, never cached, and over the limit it says how long to wait."""

    @wraps(page)
    @never_cache
    @sensitive_post_parameters()
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return page(request, *args, **kwargs)
        except TooManyRequests as refusal:
            answer = render(request, "core/panel/refused.html", {"reason": refusal.title}, status=refusal.status)
            for name, value in refusal.headers.items():
                answer[name] = value
            return answer

    return guarded


def inside(page: Page) -> Page:
    """A page for staff with a proved second factor; others are led to the sign-in and back."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return page(request, *args, **kwargs) if may_enter_panel(request) else to_sign_in(request)

    return door(guarded)


def prove(
    request: HttpRequest,
    user: User,
    code_form: type[BaseAuthenticateForm],
    passkey_form: type[AuthenticateWebAuthnForm],
) -> tuple[Any, Any]:
    """Judge a posted second factor. Returns the proof to save, or None, and the form to show."""
    label = _("Code from your authenticator app")
    empty = with_code_input(code_form(user=user), label)
    if request.method != "POST":
        return None, empty
    limits.factor_tried(request, user)
    if "credential" in request.POST:
        proof = read_passkey(passkey_form, request.POST, user=user)
        if proof is None:
            messages.error(request, _("This passkey was not accepted."))
        return proof, empty
    form = with_code_input(code_form(user=user, data=request.POST), label)
    if not form.is_valid():
        return None, form
    limits.factor_spent(user, form.cleaned_data["code"])
    return form, form


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('signin:sign_in')}?{urlencode({'next': request.get_full_path()})}")


def to_step_up(back_to: str) -> HttpResponseRedirect:
    """To a fresh proof and back to this page, given by its name or address."""
    return HttpResponseRedirect(f"{reverse('signin:step_up')}?{urlencode({'next': resolve_url(back_to)})}")


def remember_next(request: HttpRequest) -> None:
    """Keep where the caller was going, when that is a page of ours."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/panel/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[NEXT] = wanted


def onward(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(request.session.pop(NEXT, None) or settings.LOGIN_REDIRECT_URL)


def back_to_start(request: HttpRequest) -> HttpResponse:
    """One answer for every failed attempt, so that it tells nothing."""
    messages.error(request, _("This did not work. Please start again."))
    return redirect("signin:sign_in")
