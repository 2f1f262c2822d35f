"""What people write back on a carrier's own line: it is their answer, as one that a gateway brings."""

from collections.abc import Iterator
from typing import Any

import pytest

from consular.missions.models.posts import Role
from notifications.channels.smpp import written
from notifications.checkins.models.answers import CheckInAnswer
from notifications.recipients.models import Recipient
from tests.factories.abroad import serves
from tests.factories.broadcasts import a_listener, a_way
from tests.factories.check_ins import a_check_in, status_of
from tests.factories.missions import a_mission, an_officer
from tests.factories.presence import SEOUL
from tests.notifications.smpp.test_sending import send_one
from tests.notifications.smsc import Smsc

NUMBER = "+77010000001"
FIRST, SECOND = bytes([5, 0, 3, 7, 2, 1]), bytes([5, 0, 3, 7, 2, 2])
LONG_NUMBERED = bytes([6, 8, 4, 0, 7, 2, 2])


@pytest.fixture
def told(carrier: Smsc, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(written, "LISTENERS", [lambda number, text: heard.append((number, text))])
    send_one()
    return heard


@pytest.mark.parametrize(
    ("brought", "text"),
    [
        ({"short_message": b"2 on the roof"}, "2 on the roof"),
        ({"short_message": b"\x00\x11", "data_coding": 0}, "@_"),
        ({"short_message": "көмек".encode("utf-16-be"), "data_coding": 8}, "көмек"),
        ({"short_message": "Où? 2".encode("latin-1"), "data_coding": 3}, "Où? 2"),
        ({"short_message": FIRST + b"2 on the", "esm_class": 0x40}, "2 on the"),
        ({"short_message": b"\xff\xfe", "data_coding": 0}, "  "),
        ({"short_message": b"\xd8\x00x", "data_coding": 8}, "\ufffd"),
        ({"short_message": b"1", "data_coding": 4}, ""),
        ({"short_message": b"", "esm_class": 0x40}, ""),
    ],
)
def test_the_words_are_read(carrier: Smsc, told: list[Any], brought: dict[str, Any], text: str) -> None:
    assert carrier.deliver(**brought) == 0
    assert told == [(NUMBER, text)]


@pytest.mark.parametrize(
    "brought",
    [
        # A number within a country may be somebody else's outside of it; a name is nobody's.
        {"source_addr_ton": 2},
        {"source_addr_ton": 5},
        {"esm_class": 0x40, "short_message": SECOND + b"1 more word"},
        {"esm_class": 0x40, "short_message": LONG_NUMBERED + b"1 more word"},
        {"esm_class": 0x04},
        {"esm_class": 0x20},
    ],
)
def test_what_is_no_beginning_of_what_a_person_writes_is_let_be(
    carrier: Smsc, told: list[Any], brought: dict[str, Any]
) -> None:
    assert carrier.deliver(**{"short_message": b"1", **brought}) == 0
    assert told == []


@pytest.mark.django_db(transaction=True)
def test_who_answers_by_text_that_they_need_help_is_heard(carrier: Smsc) -> None:
    seoul = a_mission("KZ-SEO")
    serves(seoul, "KR")
    aigul = a_listener("Aigul", SEOUL)
    a_way(Recipient.objects.get(user=aigul), "sms", NUMBER)
    check_in = a_check_in(an_officer("Dana", seoul, Role.OPERATOR))
    send_one()
    assert carrier.deliver(short_message=b"2 on the roof") == 0
    assert status_of(check_in, aigul.public_id) == "need_help"
    assert CheckInAnswer.objects.get().channel == "sms"
