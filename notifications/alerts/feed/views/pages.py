"""The public pages of alerts, and the one that a code in a message opens. No cookie, no script, no sign-in.

An address with a language in it is the same for everybody; the ones without speak as the browser asks.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.decorators.http import require_safe

from econsulate.core.errors import DomainError
from econsulate.core.limits.services import TooManyRequests
from econsulate.core.signin.limits import network_of
from notifications.alerts.feed.services import addresses, coding, pages
from notifications.alerts.feed.services.addresses import HTML_TYPE, JSON_TYPE
from notifications.alerts.feed.services.coding import Answer
from notifications.alerts.feed.services.documents import Document, as_json
from notifications.alerts.feed.services.reading import lately
from notifications.alerts.feed.services.wording import LANGUAGES, tag_of
from notifications.alerts.feed.views.answering import answered, the_alert

Page = Callable[..., HttpResponse]
MISSING = _("There is no such alert.")
WORDS = {
    Answer.GENUINE: _("Genuine: we sent this message. It says:"),
    Answer.DRILL: _("This is a drill: an exercise of ours. Nothing has happened, and nobody need do anything."),
    Answer.WITHHELD: _("This code was ours, but nobody can vouch for the message now. Don't rely on it."),
    Answer.NOT_OURS: _(
        "No message of ours has this code. Compare it letter by letter. If it is the same, the message is not from us:"
        " don't pass it on."
    ),
}
MOODS = {Answer.GENUINE: "success", Answer.DRILL: "warning", Answer.WITHHELD: "error", Answer.NOT_OURS: "error"}
STATUSES = {Answer.WITHHELD: 410, Answer.NOT_OURS: 404}


def in_words(page: Page) -> Page:
    """Refusals as pages too, in the reader's language, kept by no cache."""

    @wraps(page)
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        try:
            return page(request, **parts)
        except Http404:
            return trouble(request, MISSING, 404)
        except DomainError as refusal:
            refused = trouble(request, refusal.title, refusal.status)
            for name, value in refusal.headers.items():
                refused.headers[name] = value
            return refused

    return answer


@require_safe
@in_words
def active(request: HttpRequest) -> HttpResponse:
    return negotiated(request, pages.active(lately(timezone.now()), spoken(request)))


@require_safe
@in_words
def named(request: HttpRequest, name: str) -> HttpResponse:
    """`/alerts/kk/`, or an alert by its identifier in the reader's language."""
    if name in LANGUAGES:
        return localised(request, name, pages.active(lately(timezone.now()), name))
    return negotiated(request, pages.alert(the_alert(name), spoken(request)))


@require_safe
@in_words
def alert(request: HttpRequest, language: str, identifier: str) -> HttpResponse:
    if language not in LANGUAGES:
        raise Http404
    return localised(request, language, pages.alert(the_alert(identifier), language))


@require_safe
@in_words
def code(request: HttpRequest, typed: str = "") -> HttpResponse:
    """The form, or what we say of the code; JSON for whoever would rather have that."""
    typed = typed or request.GET.get("code", "")
    if not typed:
        return uncached(request, code_page(request, {}), 200)
    try:
        found = coding.found(typed, caller=network_of(request), now=timezone.now())
    except TooManyRequests as refusal:
        said = {"typed": typed, "words": refusal.title, "mood": "error"}
        return uncached(request, code_page(request, said), refusal.status, refusal.headers)
    wants_json = request.get_preferred_type(["text/html", JSON_TYPE]) == JSON_TYPE
    body = facts(found) if wants_json else code_page(request, said_of(request, typed, found))
    if found.told is None or found.answer is not Answer.GENUINE:
        return uncached(request, body, STATUSES.get(found.answer, 200), kind=JSON_TYPE if wants_json else HTML_TYPE)
    document = Document(request.path, body, JSON_TYPE if wants_json else HTML_TYPE, found.told.changed_at)
    response = negotiated(request, document)
    patch_vary_headers(response, ["Accept"])
    return response


def said_of(request: HttpRequest, typed: str, found: coding.Found) -> dict[str, Any]:
    said = {"typed": typed, "mood": MOODS[found.answer], "words": WORDS[found.answer]}
    if found.told is None:
        return said
    language = spoken(request)
    with translation.override(language):
        return {**said, "card": pages.card(found.told, language)}


def code_page(request: HttpRequest, said: Mapping[str, Any]) -> bytes:
    typed = quote(said.get("typed", ""), safe="")
    return pages.page("code", spoken(request), lambda other: f"/v/{typed}?language={other}", said)


def facts(found: coding.Found) -> bytes:
    told = found.told if found.answer is Answer.GENUINE else None
    return as_json(
        {
            "verdict": found.answer,
            "identifier": told.identifier if told else None,
            "state": told.standing.state if told else None,
            "by": told.standing.by or None if told else None,
            "signed": addresses.signed(told.identifier) if told else None,
        }
    )


def spoken(request: HttpRequest) -> str:
    """As asked for in the address, else as the browser prefers. No cookie is looked at, so none has to tell caches."""
    if (asked := request.GET.get("language", "")) in LANGUAGES:
        return asked
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def negotiated(request: HttpRequest, document: Document) -> HttpResponse:
    response = answered(request, document, same_for_all=False)
    response.headers["Content-Language"] = tag_of(spoken(request))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def localised(request: HttpRequest, language: str, document: Document) -> HttpResponse:
    response = answered(request, document)
    response.headers["Content-Language"] = tag_of(language)
    return response


def trouble(request: HttpRequest, words: Any, status: int) -> HttpResponse:
    body = pages.page("trouble", spoken(request), addresses.active_page, {"words": words})
    return uncached(request, body, status)


def uncached(
    request: HttpRequest, body: bytes, status: int, headers: Mapping[str, str] | None = None, kind: str = HTML_TYPE
) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=kind, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = tag_of(spoken(request))
    return response
