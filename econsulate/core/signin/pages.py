"""How do staff sign in with a browser? E-mail, the code sent there, then TOTP or passkey; or a passkey alone."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from econsulate.core.access import has_second_factor, may_enter_panel
from econsulate.core.panel.parts import is_part, read_anew
from econsulate.core.signin import demo, flows, limits
from econsulate.core.signin.doors import back_to_start, door, onward, prove, remember_next
from econsulate.core.signin.forms import EmailForm, read_passkey, with_code_input
from econsulate.core.signin.pace import even_pace


@door
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the e-mail address; the answer is the same whoever it belongs to."""
    remember_next(request)
    if may_enter_panel(request):
        return onward(request)
    if "credential" in request.POST:
        return sign_in_by_passkey(request)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limits.code_asked(request, email)
        with even_pace():
            send_code(request, email)
        return redirect("signin:sign_in_code")
    accounts = demo.demo_accounts() if settings.DEMO else []
    context = {"form": form, "accounts": accounts}
    return render(request, "core/panel/sign_in.html", context, status=400 if form.errors else 200)


def send_code(request: HttpRequest, email: str) -> None:
    """A code for staff; others read that they can't sign in with this address."""
    holder = flows.holder(email=email, phone=None)
    staff = holder if holder and holder.is_active and holder.is_staff else None
    LoginCodeVerificationProcess.initiate(request=request, user=staff, email=email)


def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    limits.code_tried(request)
    form = read_passkey(LoginWebAuthnForm, request.POST)
    if form is None or not form.cleaned_data["credential"].user.is_staff:
        return back_to_start(request)
    authenticator = form.cleaned_data["credential"]
    webauthn_flows.perform_passwordless_login(request, authenticator, Login(user=authenticator.user))
    return further(request)


@door
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code from the e-mail; three wrong ones end the attempt."""
    stage = flows.pending_stage(request, "login_by_code")
    process = LoginCodeVerificationProcess.resume(stage) if stage else None
    if process is None:
        return back_to_start(request)
    if request.method == "POST":
        limits.code_tried(request)
    form = with_code_input(ConfirmLoginCodeForm(request.POST or None, code=process.code), _("Code from the e-mail"))
    if form.is_valid():
        return code_confirmed(request, process)
    if form.errors and not process.record_invalid_attempt():
        return back_to_start(request)
    return render(request, "core/panel/code.html", {"form": form}, status=400 if form.errors else 200)


def code_confirmed(request: HttpRequest, process: LoginCodeVerificationProcess) -> HttpResponse:
    if process.user is None or not process.user.is_staff:
        clear_login(request)
        return back_to_start(request)
    process.finish(None)
    return further(request)


@door
def sign_in_factor(request: HttpRequest) -> HttpResponse:
    """TOTP, a recovery code or a passkey, after the e-mail code."""
    stage = flows.pending_stage(request, "mfa_authenticate")
    if stage is None or stage.login.user is None:
        return back_to_start(request)
    proof, form = prove(request, stage.login.user, AuthenticateForm, AuthenticateWebAuthnForm)
    if proof is None:
        return render(request, "core/panel/factor.html", {"form": form}, status=400 if form.errors else 200)
    proof.save()
    stage.exit()
    return further(request)


def further(request: HttpRequest) -> HttpResponse:
    """Where this sign-in goes next: the second factor, setting one up, or in."""
    if flows.pending_stage(request, "mfa_authenticate"):
        return redirect("signin:sign_in_factor")
    if not request.user.is_authenticated:
        return back_to_start(request)
    response = onward(request) if has_second_factor(request.session) else redirect("signin:enrol")
    if request.user.language_chosen and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.user.language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@door
@require_GET
def passkey_options(request: HttpRequest) -> HttpResponse:
    """A fresh challenge for navigator.credentials.get()."""
    limits.flow_begun(request)
    stage = flows.pending_stage(request, "mfa_authenticate")
    signed_in: Any = request.user if request.user.is_authenticated else None
    return JsonResponse(webauthn.begin_authentication(stage.login.user if stage else signed_in))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    get_adapter(request).logout(request)
    return redirect("signin:sign_in")


@door
@require_GET
def demo_factors(request: HttpRequest) -> HttpResponse:
    """Demo mode only: one-time passwords of the demo accounts, and the code this browser waits for."""
    if not settings.DEMO:
        raise Http404
    accounts = demo.demo_accounts()
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"accounts": [vars(account) for account in accounts]})
    stage = flows.pending_stage(request, "login_by_code")
    code = stage.state.get("code", "") if stage else ""
    return render(request, "core/panel/demo_factors.html", {"accounts": accounts, "code": code})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a form left open too long, or cookies switched off."""
    if is_part(request):
        return read_anew(status=403)
    context = {"reason": _("This page was open too long, or your browser keeps no cookies. Please try again.")}
    return render(request, "core/panel/refused.html", context, status=403)
