"""How does an official site come to know of a real alert? It is posted what the feed shows, until it takes it.

A site that is down is asked again and again while the message holds; one that refuses is not, loudly. The id of a post
stays the same over all tries, so a site that lost its own answer knows a repeat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.db import transaction
from django.db.models import F

from econsulate.core.work.services import enqueue
from notifications.alerts.cap.messages import Message
from notifications.alerts.feed.services import addresses
from notifications.alerts.feed.services.checking import NoKeyList, Withheld
from notifications.alerts.feed.services.reading import Told, one
from notifications.alerts.models.choices import PostingState
from notifications.alerts.models.postings import Posting
from notifications.alerts.services.posting import POST
from notifications.channels import webhook
from notifications.channels.base import Result

logger = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
ENDS = {
    Result.ACCEPTED: PostingState.TAKEN,
    Result.REFUSED: PostingState.REFUSED,
    Result.NO_SUCH_ADDRESS: PostingState.REFUSED,
}


@dataclass(frozen=True)
class Tried:
    state: PostingState
    code: str
    left_alone: timedelta = timedelta()


def post(public_id: UUID, *, now: datetime) -> None:
    """One try. Safe to repeat: what has ended is left alone."""
    posting = Posting.objects.select_related("event").get(public_id=public_id)
    if posting.state == PostingState.WAITING:
        record(posting, tried(posting, now), now)


def tried(posting: Posting, now: datetime) -> Tried:
    site = next((site for site in webhook.sites() if site.name == posting.site), None)
    if site is None:
        return Tried(PostingState.GIVEN_UP, "no_such_site")
    if posting.event.expires_at <= now:
        return Tried(PostingState.GIVEN_UP, "expired")
    if overtaken(posting):
        return Tried(PostingState.GIVEN_UP, "overtaken")
    told = shown(posting.event.identifier, now)
    if told is Withheld.KEY_REVOKED:
        return Tried(PostingState.GIVEN_UP, told.value)
    if isinstance(told, Withheld):
        return Tried(PostingState.WAITING, told.value)
    outcome = webhook.post(site, body_of(*told), id=f"alert-{posting.event.public_id}", at=now)
    return Tried(ENDS.get(outcome.result, PostingState.WAITING), outcome.code, outcome.retry_after or timedelta())


def overtaken(posting: Posting) -> bool:
    """A site that has a later message of the thread would take this one for news: a warning after its end."""
    event = posting.event
    later = Posting.objects.filter(event__alert=event.alert_id, event__seq__gt=event.seq, site=posting.site)
    return later.filter(state=PostingState.TAKEN).exists()


def shown(identifier: str, now: datetime) -> tuple[Told, Message] | Withheld:
    """What the public reads of it. Nothing is posted that our published keys don't vouch for at this moment."""
    try:
        told = one(identifier, now)
    except NoKeyList:
        return Withheld.NOT_VERIFIED
    if told is None:
        return Withheld.NOT_VERIFIED
    return told.message if isinstance(told.message, Withheld) else (told, told.message)


@transaction.atomic
def record(posting: Posting, tried: Tried, now: datetime) -> None:
    waiting = Posting.objects.filter(pk=posting.pk, state=PostingState.WAITING)
    waiting.update(state=tried.state, code=tried.code[:120], tries=F("tries") + 1, tried_at=now)
    if tried.state == PostingState.WAITING:
        pause = min(FIRST_PAUSE * 2 ** min(posting.tries, 10), LONGEST_PAUSE)
        # Cut before it is added: a site may ask for more time than there are dates.
        holds = posting.event.expires_at - now
        enqueue(POST, subject=posting.public_id, due_at=now + min(max(pause, tried.left_alone), holds))
    elif tried.state != PostingState.TAKEN:
        logger.error("a site does not have an alert", code=tried.code, state=tried.state.value)


def body_of(told: Told, message: Message) -> bytes:
    """The payload of Standard Webhooks: `type`, `timestamp`, `data`. For sites that show it, the words in each
    language; for those that check, the message as it was signed."""
    event = told.event
    data = {
        "identifier": event.identifier,
        "kind": event.kind,
        "sent": event.sent,
        "expires": event.expires_at,
        "references": event.references,
        "links": {
            "cap": addresses.cap(event.identifier),
            "signed": addresses.signed(event.identifier),
            "feed": addresses.whole(addresses.ATOM),
        },
        "texts": [text_of(info, event.identifier) for info in message.infos],
        "cap": bytes(event.xml).decode(),
        "kid": event.kid,
        "jws": event.jws,
    }
    return orjson.dumps({"type": "alert.published", "timestamp": event.sent, "data": data}, option=orjson.OPT_UTC_Z)


def text_of(info: Any, identifier: str) -> dict[str, Any]:
    named = {name: getattr(info, name) for name in ("language", "headline", "description", "instruction", "severity")}
    return {**named, "area": [area.area_desc for area in info.areas]}
