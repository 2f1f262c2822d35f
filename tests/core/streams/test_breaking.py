"""What breaks is noticed and mended: the line to the database, the process itself, a reader that reads nothing."""

import asyncio
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.db import connection, transaction

from econsulate.core.accounts.models import User
from econsulate.core.streams import services
from econsulate.core.streams.process import application
from econsulate.core.streams.process.database import NAME
from econsulate.core.streams.process.hub import Hub, Stream
from econsulate.core.streams.services import address_for, notify, tell
from econsulate.core.streams.tickets import Keys, Ticket
from tests.core.streams.running import Streams, a_ticket, until
from tests.people import a_user, phone_of

CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE %s
"""
# More than granian holds of its own accord.
MANY, BYTES_EACH = 1_040, 100_000


@pytest.mark.django_db(transaction=True)
def test_a_lost_line_to_the_database_is_made_anew_and_readers_look_once(streams: Streams, aigul: User) -> None:
    reader = streams.opened(phone_of(aigul))
    with connection.cursor() as cursor:
        cursor.execute(CUT, [f"{NAME}%"])
        assert cursor.rowcount >= 2
    # Nobody told anything: something may have been missed.
    assert reader.hears("alerts", 20)
    tell("alerts live")
    assert reader.hears("alerts")
    again = streams.at(a_ticket(phone_of(aigul)))
    assert again.status == 200


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_is_started_anew_at_its_place(streams: Streams, aigul: User) -> None:
    phone = phone_of(aigul)
    reader = streams.opened(phone)
    streams.kill()
    assert not reader.until(lambda: False, 10)
    assert reader.socket.recv(1) == b""
    tell("alerts live")  # to nobody
    streams.start()
    again = streams.opened(phone)
    tell("alerts live")
    assert again.hears("alerts")


@pytest.mark.django_db(transaction=True)
def test_hundreds_hear_and_cost_little(streams: Streams) -> None:
    phones = [phone_of(a_user(f"Reader{number}")) for number in range(MANY // 8)]
    first = streams.at(a_ticket(phones[0]))
    before = streams.memory()
    readers = [first, *(streams.at(a_ticket(phone)) for phone in phones for _each in range(8) if phone != phones[0])]
    assert {reader.status for reader in readers} == {200}
    each = (streams.memory() - before) / (len(readers) - 1)
    assert each < BYTES_EACH
    notify(["alerts live"])
    assert all(reader.hears("alerts") for reader in readers)
    for reader in readers:
        reader.close()
    until(lambda: streams.at(a_ticket(phones[0])).status == 200)


@pytest.mark.django_db(transaction=True)
def test_what_can_not_be_told_undoes_nothing(aigul: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def broken(topics: Any) -> None:
        asked.append(topics)
        raise ConnectionError

    monkeypatch.setattr(services, "notify", broken)
    with transaction.atomic():
        User.objects.filter(pk=aigul.pk).update(language="kk")
        tell("alerts live")
    assert asked == [("alerts live",)]
    assert User.objects.get(pk=aigul.pk).language == "kk"


def test_a_reader_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "SLOWEST", 0.05)
    keys = Keys("secret")
    hub = Hub(keys, most=1)

    async def never(_message: Any) -> None:
        await asyncio.sleep(60)

    async def play(stream: Stream) -> None:
        await application.tell(stream, never)

    stream = hub.open(Ticket("session", "login", False, {"alerts": (keys.mark("alerts live"),)}, 0))
    with pytest.raises(TimeoutError):
        asyncio.run(play(stream))
    hub.close(stream)
    assert (hub.streams, hub.readers, hub.logins) == (set(), {}, {})


@pytest.mark.django_db
def test_a_ticket_names_nobody_and_no_row(aigul: User) -> None:
    session: Any = type("Session", (), {"session_key": "handle"})
    address = address_for(aigul, session, {"changes": [f"login {aigul.pk}", "own 77"]})
    body = urlsafe_b64decode(address.partition("ticket=")[2].partition(".")[0].replace("%3D", "=")).decode()
    assert str(aigul.public_id) in body
    assert "own" not in body
    assert "login" not in body
    assert len(address_for(aigul, session, {"changes": [f"own {number}" for number in range(9999)]})) < 6000
