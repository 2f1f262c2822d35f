"""How does a part say that something is new, and who hears it? Only that: what it is, is read where it always was.

A topic is a word and whose: `open 5`, `thread 3f1e…`. Who may hear which is asked here, by web, each time a stream is
opened (decision 0048).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction

from econsulate.core.accounts.models import User
from econsulate.core.streams.tickets import GOOD_FOR_SECONDS, Keys, Ticket, marked

CHANNEL = "econsulate_streams"
Events = Mapping[str, Iterable[str]]
# By name of the event, the topics of a login's own phones that cause it; each part adds its own.
PHONES: list[Callable[[User], Events]] = []


def tell(*topics: str) -> None:
    """Once the caller's transaction is committed, in one of its own: NOTIFY makes commits wait for each other until
    they are on the disk, and one that wrote nothing else is not waited for. If we die in between, nobody hears of it
    until they ask by themselves."""
    transaction.on_commit(lambda: notify(topics), robust=True)


def notify(topics: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) topic", [CHANNEL, list(topics)])


@cache
def keys_of(secret: str) -> Keys:
    return Keys(secret)


def address_for(user: User, session: SessionBase, events: Events) -> str:
    """Where this session hears of these for as long as it lasts; to be opened within seconds."""
    keys = keys_of(settings.SECRET_KEY)
    ticket = Ticket(
        session=str(session.session_key),
        login=str(user.public_id),
        staff=user.is_staff,
        events=marked(events, keys),
        until=int(time.time()) + GOOD_FOR_SECONDS,
    )
    return f"{settings.STREAMS_URL}/streams/?{urlencode({'ticket': ticket.written(keys)})}"


def of_phones(user: User) -> dict[str, list[str]]:
    return {name: list(topics) for each in PHONES for name, topics in each(user).items()}
