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
from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Now

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
from notifications.deliveries.services.receipts import database_time

logger = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
# Longer than a site is waited for (channels/http).
IN_HAND, A_MOMENT = timedelta(seconds=15), timedelta(seconds=1)
OVERTAKEN = "overtaken"
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
    if posting.state != PostingState.WAITING:
        return
    if (kept_from := refused(posting, now)) is not None:
        record(posting, kept_from, now)
    elif taken_in_hand(posting):
        record(posting, tried(posting, now), now)
    else:
        enqueue(POST, subject=posting.public_id, due_at=now + A_MOMENT)


def refused(posting: Posting, now: datetime) -> Tried | None:
    """Why no more is tried."""
    if all(site.name != posting.site for site in webhook.sites()):
        return Tried(PostingState.GIVEN_UP, "no_such_site")
    if posting.event.expires_at <= now:
        return Tried(PostingState.GIVEN_UP, "expired")
    return Tried(PostingState.GIVEN_UP, OVERTAKEN) if overtaken(posting) else None


def tried(posting: Posting, now: datetime) -> Tried:
    site = next(site for site in webhook.sites() if site.name == posting.site)
    told = shown(posting.event.identifier, now)
    if told is Withheld.KEY_REVOKED:
        return Tried(PostingState.GIVEN_UP, told.value)
    if isinstance(told, Withheld):
        return Tried(PostingState.WAITING, told.value)
    outcome = webhook.post(site, body_of(*told), id=f"alert-{posting.event.public_id}", at=now)
    return Tried(ENDS.get(outcome.result, PostingState.WAITING), outcome.code, outcome.retry_after or timedelta())


def of_thread(posting: Posting) -> QuerySet[Posting]:
    return Posting.objects.filter(event__alert=posting.event.alert_id, site=posting.site)


def overtaken(posting: Posting) -> bool:
    """A site that has a later message of the thread would take this one for news: a warning after its end."""
    later = of_thread(posting).filter(event__seq__gt=posting.event.seq)
    return later.filter(state=PostingState.TAKEN).exists()


@transaction.atomic
def taken_in_hand(posting: Posting) -> bool:
    """Whether it may be handed over now: not while another of the thread is, nor while a later one was begun, whose
    worker may have died after the site took it."""
    rows = of_thread(posting).select_for_update(of=("self",)).order_by("pk")
    begun = [(row.in_hand_until, row.event.seq, row.state) for row in rows.select_related("event") if row.in_hand_until]
    at = database_time()
    if any(until > at for until, _seq, _state in begun):
        return False
    if any(seq > posting.event.seq and state == PostingState.WAITING for _until, seq, state in begun):
        return False
    Posting.objects.filter(pk=posting.pk).update(in_hand_until=at + IN_HAND)
    return True


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
    news = {"state": tried.state, "code": tried.code[:120], "tries": F("tries") + 1, "tried_at": now}
    waiting.update(**news, in_hand_until=Case(When(in_hand_until__gt=Now(), then=Now()), default=F("in_hand_until")))
    if tried.state == PostingState.WAITING:
        pause = min(FIRST_PAUSE * 2 ** min(posting.tries, 10), LONGEST_PAUSE)
        # Cut before it is added: a site may ask for more time than there are dates.
        holds = posting.event.expires_at - now
        enqueue(POST, subject=posting.public_id, due_at=now + min(max(pause, tried.left_alone), holds))
    elif tried.code == OVERTAKEN:
        logger.info("a site has a later message", code=tried.code, state=tried.state.value)
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
