"""How does a refusal reach the caller? As RFC 9457 problem details, translated, with a code that never changes."""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from econsulate.core.request_id import current_request_id

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
# The database is away, restarting, or had to choose between two transactions: the same request may succeed soon.
PASSING = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True)
class FieldError:
    """One fault in what was sent: `path` is dotted from the body's root (`legs.0.city`), `code` is stable."""

    path: str
    code: str
    detail: Any


class DomainError(Exception):
    """A rule of the house said no. Subclasses are named by what happened and set status, code and title."""

    status = HTTPStatus.CONFLICT
    code = "conflict"
    title: Any = _("This is not possible in the present state.")

    def __init__(self, detail: Any = None, *, errors: Sequence[FieldError] = (), **members: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors
        self.members = members
        self.headers: dict[str, str] = {}


class InvalidInput(DomainError):
    status = HTTPStatus.BAD_REQUEST
    code = "invalid_input"
    title = _("Some of what you sent is not valid.")


class Unavailable(DomainError):
    """Nothing was done, or nothing is known of it: repeat with the same Idempotency-Key."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    title = _("The service is not available at the moment. Please try again.")

    def __init__(self) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}


class Forbidden(DomainError):
    status = HTTPStatus.FORBIDDEN
    code = "permission_denied"
    title = _("You may not do this.")


# DRF's own exceptions, by their class, so that codes stay ours whatever DRF calls them.
TITLES: Mapping[int, tuple[str, Any]] = {
    400: ("invalid_input", _("Some of what you sent is not valid.")),
    401: ("not_authenticated", _("Sign in first.")),
    403: ("permission_denied", _("You may not do this.")),
    404: ("not_found", _("Not found.")),
    405: ("method_not_allowed", _("This address does not take that method.")),
    406: ("not_acceptable", _("This answer is not to be had in the format you asked for.")),
    409: ("conflict", _("This is not possible in the present state.")),
    413: ("too_large", _("What you sent is too large.")),
    415: ("unsupported_media_type", _("Send application/json.")),
    429: ("too_many_requests", _("Too many requests. Please wait a little.")),
    500: ("internal_error", _("Something went wrong on our side. Nothing you sent was half done.")),
    503: ("unavailable", _("The service is not available at the moment. Please try again.")),
}


def problem_handler(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: every expected refusal becomes a problem, all others stay a 500."""
    if isinstance(exception, PASSING):
        logger.error("database unavailable", exc_info=exception)
        exception = Unavailable()
    if isinstance(exception, DomainError):
        body = problem(
            exception.status,
            exception.code,
            exception.title,
            exception.detail,
            exception.errors,
            exception.members,
        )
        return Response(body, status=exception.status, headers=exception.headers, content_type=CONTENT_TYPE)
    if isinstance(exception, (Http404, PermissionDenied)):
        exception = exceptions.NotFound() if isinstance(exception, Http404) else exceptions.PermissionDenied()
    if not isinstance(exception, exceptions.APIException):
        return None
    return Response(
        problem_of(exception),
        status=exception.status_code,
        headers=headers_of(exception),
        content_type=CONTENT_TYPE,
    )


def problem_of(exception: exceptions.APIException) -> dict[str, Any]:
    code, title = TITLES.get(exception.status_code, (exception.default_code, exception.default_detail))
    if isinstance(exception, exceptions.ValidationError):
        return problem(400, code, title, title, list(field_errors(exception.detail)))
    return problem(exception.status_code, code, title, exception.detail)


def headers_of(exception: exceptions.APIException) -> dict[str, str]:
    headers = {}
    challenge = getattr(exception, "auth_header", None)
    if challenge:
        headers["WWW-Authenticate"] = challenge
    return headers


def field_errors(detail: Any, path: str = "") -> Iterator[FieldError]:
    """Flatten DRF's nested error details into paths."""
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            here = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from field_errors(value, here)
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for index, value in enumerate(detail):
            nested = isinstance(value, Mapping)
            if value:
                yield from field_errors(value, f"{path}.{index}".lstrip(".") if nested else path)
    else:
        yield FieldError(path, getattr(detail, "code", "invalid"), str(detail))


def problem(
    status: int,
    code: str,
    title: Any,
    detail: Any,
    errors: Sequence[FieldError] = (),
    members: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The members of one problem document; texts are rendered in the language of the request."""
    body: dict[str, Any] = {
        "type": f"urn:econsulate:problem:{code}",
        "title": str(title),
        "status": int(status),
        "code": code,
        "detail": str(detail),
        "request_id": current_request_id(),
        **(members or {}),
    }
    if errors:
        body["errors"] = [{**asdict(error), "detail": str(error.detail)} for error in errors]
    return body


def problem_response(status: int, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """A problem for refusals met outside DRF (unknown address, malformed request line, crash)."""
    code, title = TITLES[status]
    return JsonResponse(
        problem(status, code, title, gettext("Request {id}").format(id=current_request_id())),
        status=status,
        headers=headers,
        content_type=CONTENT_TYPE,
    )


def bad_request(request: HttpRequest, exception: SuspiciousOperation) -> HttpResponseBase:
    return problem_response(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return problem_response(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return problem_response(404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if isinstance(sys.exc_info()[1], PASSING):
        return problem_response(503, Unavailable().headers)
    return problem_response(500)
