"""How do people read alerts in a browser? Pages in one language each, without scripts and cookies, the same for all."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.alerts.cap.values import time_text
from notifications.alerts.feed.rules.standing import State
from notifications.alerts.feed.services import addresses
from notifications.alerts.feed.services.addresses import HTML_TYPE
from notifications.alerts.feed.services.checking import Withheld
from notifications.alerts.feed.services.documents import Document, require_shown
from notifications.alerts.feed.services.reading import Feed, Told
from notifications.alerts.feed.services.wording import LANGUAGES, STATES, WITHHELD, block, said_in_both, tag_of

Card = Mapping[str, Any]
STYLES = ("core/panel.css", "notifications/public.css")


def active(feed: Feed, language: str) -> Document:
    """What is in force, and what was told lately."""
    shown = [told for told in feed.all if not isinstance(told.message, Withheld)]
    groups = {
        "active_cards": [told for told in shown if told.warns],
        "earlier_cards": [told for told in shown if not told.warns],
        "withheld_cards": [told for told in feed.all if told not in shown],
    }
    with translation.override(language):
        cards = {name: [card(told, language) for told in found] for name, found in groups.items()}
    body = page("active", language, addresses.active_page, cards)
    return Document(f"/alerts/{language}/", body, HTML_TYPE, feed.changed_at)


def alert(told: Told, language: str) -> Document:
    """Raises KeyTakenBack, NotVerified."""
    require_shown(told)
    with translation.override(language):
        shown = {"card": card(told, language)}

    def elsewhere(other: str) -> str:
        return addresses.alert_page(told.identifier, other)

    return Document(
        f"/alerts/{language}/{told.identifier}/", page("alert", language, elsewhere, shown), HTML_TYPE, told.changed_at
    )


def page(name: str, language: str, href: Callable[[str], str], shown: Mapping[str, Any]) -> bytes:
    """`href` leads to the same in another language."""
    context = {
        "language": language,
        "tag": tag_of(language),
        "languages": [{"tag": tag_of(code), "name": name, "href": href(code)} for code, name in LANGUAGES.items()],
        "product": settings.PRODUCT_NAME,
        "active": addresses.active_page(language),
        "atom": addresses.atom(language),
        "geojson": addresses.GEOJSON,
        "keys": addresses.KEYS,
        **shown,
    }
    with translation.override(language):
        return render_to_string(f"public/alerts/{name}.html", context).encode()


def card(told: Told, language: str) -> Card:
    """One alert, as the templates show it. In the language that is active."""
    found = {"identifier": told.identifier, "href": addresses.alert_page(told.identifier, language)}
    if isinstance(told.message, Withheld):
        return {**found, "withheld": WITHHELD[told.message], "headline": _("An alert that is not shown")}
    info, standing, event = block(told.message, language), told.standing, told.event
    # What ends another message holds too, but beside "the danger is over" nobody should read "in force".
    ends = standing.state is State.IN_FORCE and not told.warns
    return {
        **found,
        "info": info,
        "tag": info.language,
        "headline": info.headline,
        "area": info.areas[0].area_desc,
        "state": "" if ends else STATES[standing.state],
        "badge": "bad" if told.warns else "warn",
        "by": addresses.alert_page(standing.by, language) if standing.by else "",
        "sent": said_in_both(event.sent, told.zone, language),
        "sent_at": time_text(event.sent),
        "until": said_in_both(event.expires_at, told.zone, language),
        "until_at": time_text(event.expires_at),
        "cap": addresses.cap(told.identifier),
    }


def for_people(feed: Feed) -> Iterator[Document]:
    """In each language, and in English under the addresses without one; lists last. Raises NotVerified."""
    for told in feed.all:
        if told.message is not Withheld.KEY_REVOKED:
            yield from (alert(told, language) for language in LANGUAGES)
            yield replace(alert(told, settings.LANGUAGE_CODE), path=f"/alerts/{told.identifier}/")
    yield from (active(feed, language) for language in LANGUAGES)
    yield replace(active(feed, settings.LANGUAGE_CODE), path="/alerts/")
