"""How does a browser carry its session? The cookie holds the token; everything behind it works with the handle."""

from typing import Any

from django.conf import settings
from django.contrib.sessions import middleware
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from econsulate.core.signin.services import seen
from econsulate.core.signin.sessions import SessionStore, note_use


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's own, with the token in place of the key."""

    def process_request(self, request: HttpRequest) -> None:
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore.of_token(token) if token else SessionStore()

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        session: Any = request.session
        if session.accessed and note_use(session):
            seen(session)
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            cookie.set(cookie.key, session.token, session.token)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A session ended by another request while this one was under way is no fault of ours."""
        if not isinstance(exception, UpdateError):
            return None
        request.session = SessionStore()
        message = _("Your session has ended. Sign in again.")
        return JsonResponse({"status": 410, "errors": [{"code": "session_ended", "message": message}]}, status=410)
