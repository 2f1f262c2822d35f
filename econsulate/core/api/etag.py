"""Is the caller editing what they last saw? Strong ETags from a row's version, If-Match answered by 412."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import models
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from econsulate.core.errors import DomainError


class Changed(DomainError):
    """Somebody changed the row since the caller read it; `etag` is the present version, `current` what it says."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "changed_meanwhile"
    title = _("This was changed in the meantime. Read it again and repeat your change.")

    def show(self, current: Any, etag: str | None) -> None:
        """What the caller would read now, so that an app can put both side by side without asking again."""
        self.members["current"] = current
        if etag is not None:
            self.members["etag"] = etag
            self.headers["ETag"] = etag


def etag_of(row: models.Model) -> str:
    """Strong ETag of a row with a `version` column."""
    return strong_etag(row.public_id, row.version)  # type: ignore[attr-defined]


def strong_etag(public_id: UUID, version: int) -> str:
    return f'"{public_id.hex}-{version}"'


def check_if_match(header: str | None, etag: str) -> None:
    """Raises Changed when If-Match is given and names neither `*` nor the present version."""
    if header is None:
        return
    offered = parse_etags(header)
    if "*" not in offered and etag not in offered:
        raise Changed(etag=etag)


def unless_known(request: Request, etag: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """304 where If-None-Match names what stands there now, else the answer; the ETag either way."""
    response = get_conditional_response(request, etag=etag) or answer()
    response.headers["ETag"] = etag
    return response
