"""How do staff look after their own sign-in? Devices, second factors, and confirming before what matters."""

from typing import Any

import segno
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from econsulate.core.signin import limits
from econsulate.core.signin.doors import door, inside, onward, prove, remember_next, to_sign_in, to_step_up
from econsulate.core.signin.forms import read_passkey, with_code_input
from econsulate.core.signin.rules import device_name


@door
def enrol(request: HttpRequest) -> HttpResponse:
    """The first authenticator app of a staff login, or its replacement after a fresh proof."""
    user = request.user
    if not user.is_authenticated or not user.is_staff:
        return to_sign_in(request)
    if not did_recently_reauthenticate(request):
        return to_step_up("signin:enrol")
    if request.method == "POST":
        limits.factor_tried(request, user)
    form: Any = with_code_input(ActivateTOTPForm(user=user, data=request.POST or None), _("Code the app shows"))
    if form.is_valid():
        return app_proved(request, user, form)
    totp_url = get_adapter().build_totp_url(user, form.secret)
    qr = segno.make(totp_url, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    context = {"form": form, "secret": form.secret, "qr": qr}
    return render(request, "core/panel/enrol.html", context, status=400 if form.errors else 200)


def app_proved(request: HttpRequest, user: Any, form: ActivateTOTPForm) -> HttpResponse:
    limits.factor_spent(user, form.cleaned_data["code"])
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    authenticator, recovery = activate_totp(request, form)
    post_authentication(request, authenticator, reauthenticated=True)
    if recovery is None:
        return onward(request)
    recovery.wrap().mark_as_viewed()
    return render(request, "core/panel/recovery_codes.html", {"codes": recovery.wrap().get_unused_codes()})


@door
def step_up(request: HttpRequest) -> HttpResponse:
    """Prove the second factor once more, then go back to what needed it."""
    user = request.user
    if not user.is_authenticated or not user.is_staff:
        return to_sign_in(request)
    remember_next(request)
    proof, form = prove(request, user, ReauthenticateForm, ReauthenticateWebAuthnForm)
    if proof is None:
        return render(request, "core/panel/step_up.html", {"form": form}, status=400 if form.errors else 200)
    proof.save()
    return onward(request)


@inside
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """One's devices and second factors."""
    sessions = sorted(UserSession.objects.purge_and_list(request.user), key=lambda row: row.last_seen_at, reverse=True)
    devices = [(device_name(session.user_agent), session) for session in sessions]
    factors = Authenticator.objects.filter(user=request.user).exclude(type="recovery_codes").order_by("created_at")
    return render(request, "core/panel/security.html", {"devices": devices, "factors": factors})


@inside
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(UserSession, pk=number, user=request.user)
    end_sessions(request, [row])
    if not request.user.is_authenticated:
        return redirect("signin:sign_in")
    messages.success(request, _("That device is signed out."))
    return redirect("signin:security")


@inside
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey; wants a proof from the last minutes, so that an open screen does not suffice."""
    if not did_recently_reauthenticate(request):
        return to_step_up("signin:add_passkey")
    if request.method == "POST":
        form = read_passkey(AddWebAuthnForm, request.POST, user=request.user)
        # allauth takes 0 for "no credential given" and would store it unchecked.
        if form is not None and isinstance(form.cleaned_data["credential"], dict):
            webauthn_flows.add_authenticator(request, form.cleaned_data["name"], form.cleaned_data["credential"])
            messages.success(request, _("The passkey was added."))
            return redirect("signin:security")
        messages.error(request, _("This passkey could not be added. Please try again."))
    return render(request, "core/panel/add_passkey.html")


@inside
@require_GET
def new_passkey_options(request: HttpRequest) -> HttpResponse:
    """A fresh challenge for navigator.credentials.create()."""
    if not did_recently_reauthenticate(request):
        return JsonResponse({}, status=403)
    return JsonResponse(webauthn_flows.begin_registration(request, request.user, passwordless=True))


@inside
@require_POST
def remove_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one's passkey or app after a fresh proof, never the last one."""
    mine = Authenticator.objects.filter(user=request.user).exclude(type="recovery_codes")
    row = get_object_or_404(mine, pk=number)
    if not did_recently_reauthenticate(request):
        return to_step_up("signin:security")
    if mine.count() == 1:
        messages.error(request, _("This is your last second factor. Add another one first."))
        return redirect("signin:security")
    webauthn_flows.remove_authenticator(request, row)
    messages.success(request, _("The second factor was removed."))
    return redirect("signin:security")
