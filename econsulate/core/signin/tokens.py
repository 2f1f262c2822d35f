"""What does the app send as X-Session-Token? The secret of its session, shown once and never stored."""

from allauth.headless.tokens.strategies.base import AbstractTokenStrategy
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest

from econsulate.core.signin.services import seen
from econsulate.core.signin.sessions import SessionStore, note_use


class TokenStrategy(AbstractTokenStrategy):
    """Reference tokens: looked up on every request, so revoking works at once."""

    def create_session_token(self, request: HttpRequest) -> str:
        session = request.session
        if not session.session_key:
            session.save()
        token: str | None = getattr(session, "token", None)
        if token is None:
            raise RuntimeError("this session was opened by its handle; its token can't be told")
        return token

    def lookup_session(self, session_token: str) -> SessionStore | None:
        """The live session; None when it ended, also while we looked."""
        session = SessionStore.of_token(session_token)
        session.keys()  # loads it, and takes the handle away from one that is gone
        if session.session_key is None:
            return None
        if note_use(session):
            try:
                session.save()
            except UpdateError:
                return None
            seen(session)
        return session
