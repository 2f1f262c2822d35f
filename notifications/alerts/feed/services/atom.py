"""How does the feed read in Atom 1.0 (RFC 4287), in one language?

An entry is a message: its id never changes, its state does, and `updated` with it. Entries whose key was taken
back keep their id and lose their words, so that whoever kept them loses them too.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from lxml import etree

from notifications.alerts.cap.messages import Info, Message
from notifications.alerts.cap.values import references_text, time_text
from notifications.alerts.cap.vocabulary import NAMESPACE
from notifications.alerts.feed.rules.standing import State
from notifications.alerts.feed.services import addresses
from notifications.alerts.feed.services.addresses import ATOM_TYPE, CAP_TYPE, JSON_TYPE
from notifications.alerts.feed.services.checking import Withheld
from notifications.alerts.feed.services.reading import Feed, Told
from notifications.alerts.feed.services.wording import LANGUAGES, STATES, WITHHELD, block, said_in_both, tag_of

ATOM: Final = "http://www.w3.org/2005/Atom"
SPACES: Final = {None: ATOM, "cap": NAMESPACE}
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
HTML: Final = "text/html"


def atom(feed: Feed, language: str) -> bytes:
    with translation.override(language):
        root = etree.Element(f"{{{ATOM}}}feed", {LANG: tag_of(language)}, SPACES)
        put(root, "id", name_of(f"feed:{language}"))
        put(root, "title", _("Emergency alerts"))
        put(root, "updated", stamp(feed.changed_at))
        put(put(root, "author"), "name", settings.PRODUCT_NAME)
        link(root, "self", ATOM_TYPE, addresses.atom(language), language)
        link(root, "alternate", HTML, addresses.active_page(language), language)
        for other in LANGUAGES:
            if other != language:
                link(root, "alternate", ATOM_TYPE, addresses.atom(other), other)
    for told in feed.all:
        entry(root, told, language)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def entry(root: etree._Element, told: Told, language: str) -> None:
    info = block(told.message, language) if isinstance(told.message, Message) else None
    spoken = info.language.lower() if info else language
    made = put(root, "entry")
    made.set(LANG, tag_of(spoken))
    put(made, "id", name_of(f"alert:{told.identifier}:{language}"))
    put(made, "published", stamp(told.event.sent))
    put(made, "updated", stamp(told.changed_at))
    put(made, "category", scheme=name_of("state"), term=told.standing.state)
    link(made, "alternate", HTML, addresses.alert_page(told.identifier, language), language)
    with translation.override(spoken):
        if isinstance(told.message, Withheld):
            put(made, "title", _("An alert that is not shown"))
            put(made, "summary", str(WITHHELD[told.message]))
        elif info:
            links(made, told)
            words(made, told, info, spoken)
            cap_values(made, told.message, info)


def links(made: etree._Element, told: Told) -> None:
    link(made, "alternate", CAP_TYPE, addresses.cap(told.identifier))
    link(made, "alternate", JSON_TYPE, addresses.signed(told.identifier))
    if told.standing.by:
        link(made, "successor-version", CAP_TYPE, addresses.cap(told.standing.by))


def words(made: etree._Element, told: Told, info: Info, language: str) -> None:
    state, holds = str(STATES[told.standing.state]), told.standing.state is State.IN_FORCE
    until = said_in_both(told.event.expires_at, told.zone, language)
    put(put(made, "author"), "name", info.sender_name)
    put(made, "title", info.headline if holds else f"{state}: {info.headline}")
    put(made, "summary", state)
    said = [info.description, info.instruction, info.areas[0].area_desc, _("Holds until %(time)s.") % {"time": until}]
    put(made, "content", "\n\n".join(text for text in said if text), type="text")


def cap_values(made: etree._Element, message: Message, info: Info) -> None:
    """What programs choose by, as other alerting authorities put it into their feeds."""
    values = {
        "identifier": message.identifier,
        "sender": message.sender,
        "sent": time_text(message.sent),
        "status": message.status,
        "msgType": message.msg_type,
        "scope": message.scope,
        "references": references_text(message.references),
        "category": info.categories[0],
        "event": info.event,
        "urgency": info.urgency,
        "severity": info.severity,
        "certainty": info.certainty,
        "expires": time_text(info.expires) if info.expires else "",
        "areaDesc": info.areas[0].area_desc,
    }
    for name, value in values.items():
        if value:
            etree.SubElement(made, f"{{{NAMESPACE}}}{name}").text = value


def put(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text
    return made


def link(parent: etree._Element, rel: str, kind: str, href: str, language: str = "") -> None:
    spoken = {"hreflang": tag_of(language)} if language else {}
    put(parent, "link", rel=rel, type=kind, href=href, **spoken)


def name_of(what: str) -> str:
    """A tag URI (RFC 4151) under the name alerts are sent by, which stays when the site moves."""
    return f"tag:{settings.ALERT_SENDER_DOMAIN},2026:{what}"


def stamp(moment: datetime) -> str:
    """As RFC 3339 writes it, which Atom asks for."""
    return moment.replace(microsecond=0).isoformat()
