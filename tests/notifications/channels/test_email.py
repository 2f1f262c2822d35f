"""The mail itself: whole in every script, marked as automatic, and nobody's text can become a header."""

from typing import Any
from uuid import UUID

import pytest

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.email import Email
from tests.notifications.smtp import PostOffice, Received

DELIVERY = UUID(int=0xABC)


def sent(office: PostOffice, **changes: Any) -> Received:
    plain = {"id": DELIVERY, "address": "aigul@example.org", "subject": "Хабар", "text": "Сәлем\n", "language": "kk"}
    assert Email().send([Envelope(**{**plain, **changes})]) == [Outcome(Result.ACCEPTED, "250")]
    return office.taken[-1]


def test_names_and_texts_of_every_script_arrive_whole(office: PostOffice) -> None:
    mail = sent(office, text="Қазақ, O‘zbek, Ўзбек, русский, العربية\n.\n..two\nend\n")
    assert mail.message["From"].addresses[0].display_name == "Қазақстан консулдығы"
    assert mail.message["Subject"] == "Хабар"
    assert mail.text == "Қазақ, O‘zbek, Ўзбек, русский, العربية\n.\n..two\nend\n"


def test_plain_lines_beginning_with_a_dot_arrive_whole(office: PostOffice) -> None:
    assert sent(office, text=".\n.hidden\n..\nend\n").text == ".\n.hidden\n..\nend\n"


def test_it_says_that_a_machine_wrote_it_and_bears_the_delivery_id(office: PostOffice) -> None:
    headers = sent(office).message
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<{DELIVERY.hex}@consulate.example.org>"
    assert headers["Content-Language"] == "kk"
    assert headers["Date"]


@pytest.mark.parametrize("subject", ["News\r\nBcc: x@example.org", "News\nX-Evil: 1", "News\x0bBcc: x", "a\u2028b: c"])
def test_a_subject_can_not_become_a_header(office: PostOffice, subject: str) -> None:
    mail = sent(office, subject=subject)
    assert set(mail.message.keys()) >= {"Subject"}
    assert not set(mail.message.keys()) & {"Bcc", "X-Evil", "b"}
    assert mail.recipient == "aigul@example.org"


def test_a_discreet_mail_does_not_name_its_sender(office: PostOffice) -> None:
    mail = sent(office, discreet=True)
    assert str(mail.message["From"]) == "no-reply@consulate.example.org"


def test_a_domain_in_cyrillic_is_written_in_ascii(office: PostOffice) -> None:
    assert sent(office, address="aigul@пошта.қаз").recipient == "aigul@xn--80a1acn3a.xn--80ao21a"


def test_each_delivery_has_a_return_path_of_its_own_when_bounces_are_taken(office: PostOffice, settings: Any) -> None:
    assert sent(office).sender == "no-reply@consulate.example.org"
    settings.MAIL_BOUNCES = "bounces@consulate.example.org"
    assert sent(office).sender == f"bounces+{DELIVERY.hex}@consulate.example.org"


def test_one_bad_address_in_a_batch_costs_the_others_nothing(office: PostOffice) -> None:
    office.rcpt["gone@example.org"] = "550 5.1.1 gone"
    addresses = ["a@example.org", "gone@example.org", "b@example.org"]
    batch = [Envelope(id=UUID(int=n), address=address, subject="x", text="x\n") for n, address in enumerate(addresses)]
    results = [outcome.result for outcome in Email().send(batch)]
    assert results == [Result.ACCEPTED, Result.NO_SUCH_ADDRESS, Result.ACCEPTED]
    assert [mail.recipient for mail in office.taken] == ["a@example.org", "b@example.org"]


def test_a_batch_goes_over_one_connection(office: PostOffice) -> None:
    Email().send([Envelope(id=UUID(int=n), address="a@example.org", subject="x", text="x\n") for n in range(20)])
    assert (len(office.taken), office.connections) == (20, 1)


def test_a_server_that_closes_gives_no_verdict_on_anybody(office: PostOffice) -> None:
    office.rcpt["aigul@example.org"] = "421 4.3.2 closing"
    (outcome,) = Email().send([Envelope(id=DELIVERY, address="aigul@example.org", subject="x", text="x\n")])
    assert outcome.result == Result.UNREACHABLE


def test_answers_are_kept_as_codes_without_their_text(office: PostOffice) -> None:
    office.rcpt["aigul@example.org"] = "550 5.1.1 <aigul@example.org> is unknown here"
    (outcome,) = Email().send([Envelope(id=DELIVERY, address="aigul@example.org", subject="x", text="x\n")])
    assert outcome == Outcome(Result.NO_SUCH_ADDRESS, "550 5.1.1")
