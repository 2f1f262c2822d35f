"""How is an alert said in a reader's language? In its own words where it has them in that language, else in English."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext_lazy as _

from econsulate.core.dates import said_moment, said_time
from notifications.alerts.cap.messages import Info, Message
from notifications.alerts.feed.rules.standing import State
from notifications.alerts.feed.services.checking import Withheld

# Each in its own words, for whoever can't read the page as it came.
LANGUAGES = {"kk": "Қазақша", "uz": "Oʻzbekcha", "uz-cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
STATES: dict[State, Any] = {
    State.IN_FORCE: _("In force now"),
    State.EXPIRED: _("Its time is over"),
    State.SUPERSEDED: _("Replaced by a later message"),
    State.CANCELLED: _("Cancelled by us"),
    State.ALL_CLEAR: _("The danger is over"),
}
WITHHELD: dict[Withheld, Any] = {
    Withheld.KEY_REVOKED: _(
        "The key that signed this alert was taken back, so nobody can vouch for its words and they are not shown. Don't"
        " rely on copies of it."
    ),
    Withheld.NOT_VERIFIED: _(
        "The signature of this alert can't be verified at the moment, so its words are not shown. That doesn't mean"
        " that there is no danger."
    ),
}


def tag_of(language: str) -> str:
    """As RFC 5646 writes it: uz-Cyrl."""
    first, _dash, script = language.partition("-")
    return f"{first}-{script.title()}" if script else first


def block(message: Message, language: str) -> Info:
    found = {info.language.lower(): info for info in message.infos}
    return found.get(language) or found.get("en") or message.infos[0]


def said_in_both(moment: datetime, zone: tzinfo, language: str) -> str:
    """By the clocks of the place and in UTC."""
    return f"{said_moment(moment.astimezone(zone), language)} = {said_time(moment.astimezone(UTC), language)} UTC"
