"""What is settled before any view runs? The request's id, whose address it came from, a query the database takes and
the language the caller can read."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from econsulate.core.request_id import begin_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def request_context(get_response: GetResponse) -> GetResponse:
    """Give the request an id, kept in logs and sent back as X-Request-ID."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request_id = begin_request(request.headers.get("X-Request-ID"))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = get_response(request)
        response["X-Request-ID"] = request_id
        return response

    return middleware


def client_address(get_response: GetResponse) -> GetResponse:
    """Behind our proxy, take the caller's address from the hop that proxy added; limits and audit count by it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.BEHIND_PROXY and hops:
            request.META["REMOTE_ADDR"] = hops.rpartition(",")[2].strip()
        return get_response(request)

    return middleware


def storable_query(get_response: GetResponse) -> GetResponse:
    """Read a NUL of the query, which no text column takes, as U+FFFD, as Django reads bytes that are no UTF-8."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "%00" in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = query.replace("%00", "%EF%BF%BD")
        return get_response(request)

    return middleware


def language_tags(get_response: GetResponse) -> GetResponse:
    """Read Android's `uz_Cyrl` as the tag `uz-Cyrl`; Django would fall back to English."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        offered = request.META.get("HTTP_ACCEPT_LANGUAGE")
        if offered:
            request.META["HTTP_ACCEPT_LANGUAGE"] = offered.replace("_", "-")
        return get_response(request)

    return middleware


def same_for_all(get_response: GetResponse) -> GetResponse:
    """Let caches keep one copy of what a view calls the same for all: LocaleMiddleware says of every answer that it
    differs by Accept-Language."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if getattr(response, "same_for_all", False):
            response.headers.pop("Vary", None)
        return response

    return middleware
