"""How do apps sign in? allauth's headless protocol, with our limits in front and strict reading of what is sent.

Its error shape ({"status": 400, "errors": […]}) is documented by allauth and kept. Addresses that set or use passwords
are not routed at all.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

from allauth.account.forms import RequestLoginCodeForm
from allauth.headless.account import views as account
from allauth.headless.base.response import AuthenticationResponse, ConflictResponse
from allauth.headless.base.views import APIView, ConfigView
from allauth.headless.constants import Client
from allauth.headless.internal.restkit.inputs import Input
from allauth.headless.mfa import views as mfa
from allauth.headless.usersessions.views import SessionsView
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from econsulate.core.api.strict_json import parse
from econsulate.core.limits.services import TooManyRequests
from econsulate.core.signin import flows, limits
from econsulate.core.signin.pace import even_pace


class Refusal(Exception):
    """Ends the request with an error in allauth's shape."""

    def __init__(self, status: int, code: str, message: Any) -> None:
        super().__init__(code)
        self.body = {"status": int(status), "errors": [{"code": code, "message": str(message)}]}


class Guarded(APIView):
    """One transaction a request, JSON objects only, limits before and after the input is judged."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # allauth's own dispatch methods stumble over methods they have no handler for.
        if not hasattr(self, str(request.method).lower()):
            return JsonResponse({"status": 405}, status=405)
        try:
            with transaction.atomic():
                return super().dispatch(request, *args, **kwargs)
        except TooManyRequests as refusal:
            body = {"status": 429, "errors": [{"code": refusal.code, "message": str(refusal.title)}]}
            return JsonResponse(body, status=429, headers=refusal.headers)
        except Refusal as refusal:
            return JsonResponse(refusal.body, status=refusal.body["status"])
        except IntegrityError:
            return ConflictResponse(request)

    def _parse_json(self, request: HttpRequest) -> dict[str, Any] | None:
        if request.method == "GET" or not request.body:
            return None
        try:
            data = parse(request.body)
        except APIException as error:
            raise Refusal(error.status_code, str(error.default_code), error.detail) from error
        if not isinstance(data, dict):
            raise Refusal(HTTPStatus.BAD_REQUEST, "invalid_input", _("Send a JSON object."))
        return data

    def handle_input(self, data: Any) -> HttpResponseBase | None:
        self.before_input()
        refusal: HttpResponseBase | None = self.judge(data)
        if refusal is None:
            self.after_input()
        return refusal

    def judge(self, data: Any) -> HttpResponseBase | None:
        return super().handle_input(data)

    def before_input(self) -> None:
        """Count a guess, before it is known whether it is right."""

    def after_input(self) -> None:
        """Count a message, once the address is known to be one."""


class RequestCode(Guarded, account.RequestLoginCodeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with even_pace():
            return super().dispatch(request, *args, **kwargs)

    def after_input(self) -> None:
        recipient = self.input.cleaned_data.get("email") or self.input.cleaned_data.get("phone")
        if not recipient:
            raise Refusal(HTTPStatus.BAD_REQUEST, "required", _("Give an e-mail address or a phone number."))
        limits.code_asked(self.request, recipient)


class SignUpInput(RequestLoginCodeForm, Input):
    """An e-mail address or a phone number, not both."""


class SignUp(RequestCode):
    input_class = SignUpInput

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return ConflictResponse(request)
        wanted = self.input.cleaned_data
        flows.ask_to_sign_up(request, email=wanted.get("email") or None, phone=wanted.get("phone") or None)
        return AuthenticationResponse(request)


class Trying(Guarded):
    """Guessing at a code that was sent."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def before_input(self) -> None:
        limits.code_tried(self.request)


class ConfirmCode(Trying, account.ConfirmLoginCodeView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return AuthenticationResponse.from_response(request, flows.finish(self.process))


class ChangeAddress(Guarded):
    """A new e-mail address or phone gets a code, and codes are counted by whom they go to."""

    def after_input(self) -> None:
        if self.request.method == "POST":
            limits.code_asked(self.request, str(next(iter(self.input.cleaned_data.values()), "")))


class Factor(Guarded):
    """Guessing at a second factor of a known user."""

    def before_input(self) -> None:
        stage = getattr(self, "stage", None)
        user = stage.login.user if stage else self.request.user
        if self.request.method == "POST":
            limits.factor_tried(self.request, user)
            self.factor_user = user


class OneTimePassword(Factor):
    def after_input(self) -> None:
        limits.factor_spent(self.factor_user, self.input.cleaned_data["code"])


class Passkey(Guarded):
    """Reads what an authenticator made: nested base64, CBOR and DER, whose parsers fail in many ways."""

    def judge(self, data: Any) -> HttpResponseBase | None:
        try:
            # allauth takes 0 for "no credential given" and would store it unchecked.
            if self.request.method == "POST" and not isinstance(data["credential"], dict):
                raise TypeError
            return super().judge(data)
        except (ValueError, LookupError, TypeError, AttributeError, ValidationError) as error:
            raise Refusal(HTTPStatus.BAD_REQUEST, "incorrect_code", _("This passkey can't be read.")) from error


class PasskeyLogin(Passkey):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        limits.flow_begun(request)
        challenge: HttpResponseBase = super().get(request, *args, **kwargs)
        return challenge

    def before_input(self) -> None:
        limits.code_tried(self.request)


def view(*bases: type) -> Callable[..., HttpResponseBase]:
    """The app's view of an allauth view under our guards."""
    combined: Any = type(bases[-1].__name__, bases, {})
    handler: Callable[..., HttpResponseBase] = combined.as_api_view(client=Client.APP)
    return handler


ROUTES: dict[str, Callable[..., HttpResponseBase]] = {
    "config": view(Guarded, ConfigView),
    "auth/session": view(Guarded, account.SessionView),
    "auth/sessions": view(Guarded, SessionsView),
    "auth/signup": view(SignUp),
    "auth/code/request": view(RequestCode),
    "auth/code/confirm": view(ConfirmCode),
    "auth/email/verify": view(Trying, account.VerifyEmailView),
    "auth/phone/verify": view(Trying, account.VerifyPhoneView),
    "auth/2fa/authenticate": view(OneTimePassword, mfa.AuthenticateView),
    "auth/2fa/reauthenticate": view(OneTimePassword, mfa.ReauthenticateView),
    "auth/webauthn/authenticate": view(Passkey, Factor, mfa.AuthenticateWebAuthnView),
    "auth/webauthn/reauthenticate": view(Passkey, Factor, mfa.ReauthenticateWebAuthnView),
    "auth/webauthn/login": view(PasskeyLogin, mfa.LoginWebAuthnView),
    "account/email": view(ChangeAddress, account.ManageEmailView),
    "account/phone": view(ChangeAddress, account.ManagePhoneView),
    "account/authenticators": view(Guarded, mfa.AuthenticatorsView),
    "account/authenticators/totp": view(Factor, mfa.ManageTOTPView),
    "account/authenticators/recovery-codes": view(Guarded, mfa.ManageRecoveryCodesView),
    "account/authenticators/webauthn": view(Passkey, mfa.ManageWebAuthnView),
}

urlpatterns: list[URLPattern] = [path(f"app/v1/{route}", handler) for route, handler in ROUTES.items()]
