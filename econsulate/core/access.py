"""Who may call? Five audiences; a view that names none is closed to everybody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from econsulate.core.accounts.models import User
from econsulate.core.errors import Forbidden

AUTHENTICATION_METHODS = "account_authentication_methods"
AUTHENTICATION_METHODS_USER = "account_authentication_methods_user"
STEP_UP = timedelta(minutes=10)


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


def session_of(request: Request | HttpRequest) -> SessionBase | None:
    """The session the app's token opened, or the browser's in the staff panel."""
    if isinstance(request, HttpRequest):
        return request.session
    return request.auth if isinstance(request.auth, SessionBase) else None


def proofs_of(session: SessionBase | None) -> list[dict[str, Any]]:
    """What the signed-in user of this session proved, oldest first (allauth's record of it)."""
    if session is None or session.get(AUTHENTICATION_METHODS_USER) != session.get(SESSION_KEY):
        return []
    proofs: list[dict[str, Any]] = session.get(AUTHENTICATION_METHODS, [])
    return proofs


def has_second_factor(session: SessionBase | None) -> bool:
    """True when this session proved a passkey, TOTP or recovery code."""
    return any(proof.get("method") == "mfa" for proof in proofs_of(session))


def may_enter_panel(request: HttpRequest) -> bool:
    """The panel's door, for AdminSite.has_permission: active staff whose browser session proved a second factor."""
    user: Any = request.user
    return bool(user.is_active and user.is_staff and has_second_factor(request.session))


def recent_second_factor(session: SessionBase | None, now: datetime, *, within: timedelta = STEP_UP) -> bool:
    """True when the last proof of a second factor is at most `within` old."""
    last = last_second_factor(session)
    return last is not None and last >= now - within


def last_second_factor(session: SessionBase | None) -> datetime | None:
    """When this session last proved one, for who keeps it beside what it was proved for."""
    proved = [proof["at"] for proof in proofs_of(session) if proof.get("method") == "mfa"]
    return datetime.fromtimestamp(max(proved), UTC) if proved else None


def require_step_up(request: Request | HttpRequest, *, within: timedelta = STEP_UP) -> None:
    """For approvals and exports. Raises StepUpRequired unless the caller proved a second factor just now.

    Apps then call `2fa/reauthenticate` or `webauthn/reauthenticate` under /_allauth/app/v1/auth/ and try again.
    """
    if not recent_second_factor(session_of(request), timezone.now(), within=within):
        raise StepUpRequired


def require_step_up_where_enrolled(request: Request, user: User) -> None:
    """For exports: who has a second factor proves it anew, whoever has none is let pass. Raises StepUpRequired."""
    if is_mfa_enabled(user):
        require_step_up(request)


def require_fresh_proof(request: Request, user: User, *, within: timedelta = STEP_UP) -> None:
    """For what can't be undone: a second factor where there is one, else a sign-in of just now.

    Raises StepUpRequired or FreshSignInRequired.
    """
    require_step_up_where_enrolled(request, user)
    earliest = (timezone.now() - within).timestamp()
    if not any(proof["at"] >= earliest for proof in proofs_of(session_of(request))):
        raise FreshSignInRequired


class FreshSignInRequired(Forbidden):
    """The session is good, but this act needs somebody who has signed in just now."""

    code = "fresh_sign_in_required"
    title = _("Sign in again, then repeat this within ten minutes.")


class StepUpRequired(Forbidden):
    """The session is good, but this act needs a fresh second factor."""

    code = "step_up_required"
    title = _("Confirm with your second factor, then try again.")
