"""How are documents handed to anybody who asks? Cacheable, the same for all, and not sent again where nothing is new.

Only the ETag says that nothing is new: it comes from the content. Two alerts may bear the same second, so an answer by
If-Modified-Since could hide one, and is never given; Last-Modified is there to be read.
"""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from econsulate.core.access import Anyone
from econsulate.core.api.views import ApiView
from notifications.alerts.feed.services.documents import Document
from notifications.alerts.feed.services.reading import Told, one

# Where we can't be reached, caches go on with what they have for an hour: each alert says how long it holds.
CACHE_CONTROL = "public, max-age=30, stale-if-error=3600"


def answered(request: HttpRequest | Request, document: Document, *, same_for_all: bool = True) -> HttpResponse:
    """`same_for_all`: whatever language the caller reads, so that caches keep it once."""
    etag = f'"{hashlib.sha256(document.content).hexdigest()[:32]}"'
    response = HttpResponse(document.content, content_type=document.media_type)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(document.changed_at.timestamp())
    response.headers["Cache-Control"] = CACHE_CONTROL
    found: Any = get_conditional_response(request, etag=etag, response=response)
    found.same_for_all = same_for_all
    return found


def the_alert(identifier: str) -> Told:
    """Raises Http404, NoKeyList."""
    found = one(identifier, timezone.now())
    if found is None:
        raise Http404
    return found


class Whatever(DefaultContentNegotiation):
    """An address has one form, whatever the caller would rather have."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(ApiView):
    """For programs of anybody, on any page, in any version."""

    audience = Anyone
    serves_old_apps = True
    authentication_classes = ()
    content_negotiation_class = Whatever

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response
