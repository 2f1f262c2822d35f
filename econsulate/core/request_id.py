"""Which request is this thread answering? One id goes through answer, log and audit."""

import re
import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


def begin_request(offered: str | None) -> str:
    """Take the caller's id when it is well-formed, else make one; returns the id in force."""
    request_id = offered if offered and _ACCEPTED.fullmatch(offered) else str(uuid.uuid4())
    _current.set(request_id)
    return request_id


def current_request_id() -> str:
    return _current.get()
