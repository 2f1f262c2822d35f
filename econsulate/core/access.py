"""Who may call? Five audiences; a view that names none is closed to everybody."""

from typing import Any

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from econsulate.core.accounts.models import User

AUTHENTICATION_METHODS = "account_authentication_methods"


class AppSession(XSessionTokenAuthentication):
    """The app's session token in X-Session-Token, looked up on every request, so revoking works at once."""

    def authenticate(self, request: Any) -> tuple[User, SessionBase] | None:
        token = self.get_session_token(request)
        if token is None:
            return None
        found = super().authenticate(request)
        if found is None:
            raise AuthenticationFailed(_("Your session has ended. Sign in again."))
        return found

    def authenticate_header(self, request: Any) -> str:
        """Without this DRF answers 403 where 401 is meant."""
        return 'X-Session-Token realm="e-consulate"'


class Nobody(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class Anyone(BasePermission):
    """The public, signed in or not."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True


class Citizen(BasePermission):
    """Any signed-in login; which rows it may see is for `visible_to`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated)


class Officer(BasePermission):
    """Staff who proved a second factor in this session; roles and missions are for `visible_to`."""

    message = _("This needs a staff account signed in with a passkey or a one-time password.")

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        return bool(user and user.is_authenticated and user.is_staff and has_second_factor(session_of(request)))


class Operator(Officer):
    """Emergency broadcast operators: the same proof, other roles."""


class Provider(BasePermission):
    """A delivery provider's callback; each hook verifies the provider's signature before this says yes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(getattr(request, "provider_verified", False))


def session_of(request: Request) -> SessionBase | None:
    """The app session the token opened."""
    return request.auth if isinstance(request.auth, SessionBase) else None


def has_second_factor(session: SessionBase | None) -> bool:
    """True when this session signed in with a passkey, TOTP or recovery code (allauth's record of it)."""
    methods = session.get(AUTHENTICATION_METHODS, []) if session is not None else []
    return any(method.get("method") == "mfa" for method in methods)
