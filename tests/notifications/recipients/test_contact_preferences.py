"""People say how we may write to them, and it holds from that moment on."""

from typing import Any
from uuid import UUID

import pytest

from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from notifications.deliveries.models import Delivery
from notifications.recipients.models import Preference, Recipient
from tests.factories.notifications import a_message, by_mail, work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone

PATH = "/api/v1/contact-preferences"
SAFE = {
    "allowed_channels": None,
    "quiet_from": None,
    "quiet_until": None,
    "discreet": False,
    "leave_no_message": False,
}


def wish(phone: Phone, headers: dict[str, str] | None = None, **changes: Any) -> Any:
    body = phone.get(PATH).json()
    changes["safe_contact"] = {**body["safe_contact"], **changes.pop("safe_contact", {})}
    return phone.put(PATH, {**body, **changes}, headers=headers or {})


def switched_off(purpose: str) -> list[dict[str, Any]]:
    return [{"purpose": purpose, "channel": "email", "enabled": False}]


def test_at_first_all_but_costly_texts_is_on_in_the_language_of_the_login(phone: Phone) -> None:
    body = phone.get(PATH).json()
    assert (body["language"], body["time_zone"], body["safe_contact"]) == ("en", "UTC", SAFE)
    switches = {(switch["channel"], switch["purpose"]): switch["enabled"] for switch in body["switches"]}
    assert {channel for channel, _purpose in switches} == {"email", "sms", "telegram", "push"}
    off = {("sms", "progress"), ("sms", "reminder")}
    assert {pair for pair, enabled in switches.items() if not enabled} == off


def test_what_was_read_can_be_sent_back(phone: Phone) -> None:
    before = phone.get(PATH).json()
    assert phone.put(PATH, before).json() == before


def test_a_switch_turned_off_holds_for_mail_already_waiting(recipient: UUID, phone: Phone, office: PostOffice) -> None:
    a_message(recipient)
    assert wish(phone, switches=switched_off("reminder")).status_code == 200
    work_is_done()
    assert (by_mail().state, by_mail().reason) == ("suppressed", "preference")
    assert not office.taken
    assert phone.get("/api/v1/inbox/unread-count").json() == {"unread": 1}


def test_a_switch_for_one_purpose_leaves_the_others_on(recipient: UUID, phone: Phone, office: PostOffice) -> None:
    wish(phone, switches=switched_off("progress"))
    a_message(recipient)
    work_is_done()
    assert len(office.taken) == 1


def test_mail_comes_in_the_chosen_language(recipient: UUID, phone: Phone, office: PostOffice) -> None:
    wish(phone, language="uz-cyrl")
    wish(phone, language="kk")
    a_message(recipient)
    work_is_done()
    (mail,) = office.taken
    assert mail.message["Subject"] == "Дүйсенбі"
    assert mail.message["Content-Language"] == "kk"


def test_only_safe_channels_are_used(recipient: UUID, phone: Phone, office: PostOffice) -> None:
    wish(phone, safe_contact={"allowed_channels": []})
    a_message(recipient)
    work_is_done()
    assert by_mail().reason == "safe_contact"
    assert not office.taken


def test_to_discreet_people_mail_says_only_that_there_is_a_message(
    recipient: UUID, phone: Phone, office: PostOffice
) -> None:
    wish(phone, safe_contact={"discreet": True})
    a_message(recipient)
    work_is_done()
    (mail,) = office.taken
    assert (mail.message["Subject"], mail.text) == ("You have a message", "You have a message.\n")
    assert "консулдығы" not in str(mail.message["From"])
    assert "Monday" not in mail.message.as_string()


def test_in_quiet_hours_mail_waits_and_the_inbox_does_not(recipient: UUID, phone: Phone, office: PostOffice) -> None:
    wish(phone, safe_contact={"quiet_from": "00:00", "quiet_until": "23:59"})
    a_message(recipient)
    work_is_done()
    assert by_mail().state == "deferred"
    assert not office.taken
    assert Delivery.objects.get(channel="inbox").state == "delivered"


def test_word_of_danger_waits_for_no_morning_and_obeys_safe_contact_rules(
    recipient: UUID, phone: Phone, office: PostOffice
) -> None:
    wish(phone, safe_contact={"quiet_from": "00:00", "quiet_until": "23:59"})
    a_message(recipient, "tests.danger")
    assert Work.objects.get(kind="notifications.send_urgently").queue == "alerts"
    work_is_done()
    assert len(office.taken) == 1
    wish(phone, safe_contact={"allowed_channels": []})
    a_message(recipient, "tests.danger")
    work_is_done()
    assert len(office.taken) == 1
    assert Delivery.objects.get(state="suppressed").reason == "safe_contact"


def test_word_of_danger_has_no_switch(recipient: UUID, phone: Phone) -> None:
    assert "urgent" not in {switch["purpose"] for switch in phone.get(PATH).json()["switches"]}
    refused = wish(phone, switches=[{"purpose": "urgent", "channel": "email", "enabled": False}])
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (400, "switches.0.purpose")


def test_who_edits_what_changed_meanwhile_is_told(phone: Phone) -> None:
    etag = phone.get(PATH).headers["ETag"]
    assert wish(phone, {"If-Match": etag}, language="ru").status_code == 200
    late = wish(phone, {"If-Match": etag}, language="uz")
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert phone.get(PATH).json()["language"] == "ru"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"language": "xx"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"switches": [{"purpose": "reminder", "channel": "inbox", "enabled": False}]}, "switches.0.channel"),
        ({"switches": [{"purpose": "opinion", "channel": "email", "enabled": False}]}, "switches.0.purpose"),
        ({"switches": switched_off("action") * 2}, "switches"),
        ({"switches": "none"}, "switches"),
        ({"safe_contact": {"allowed_channels": ["pigeon"]}}, "safe_contact.allowed_channels.0"),
        ({"safe_contact": {"quiet_from": "22:00"}}, "safe_contact.quiet_until"),
        ({"safe_contact": {"quiet_from": "22:00", "quiet_until": "22:00"}}, "safe_contact.quiet_until"),
        ({"safe_contact": {"quiet_from": "22:00Z", "quiet_until": "07:00"}}, "safe_contact.quiet_from"),
        ({"safe_contact": {"quiet_from": "٢٢:٠٠", "quiet_until": "07:00"}}, "safe_contact.quiet_from"),
        ({"safe_contact": {"quiet_from": 22, "quiet_until": "07:00"}}, "safe_contact.quiet_from"),
        ({"safe_contact": {"discreet": "perhaps"}}, "safe_contact.discreet"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_wishes_are_refused_by_field_and_nothing_changes(phone: Phone, change: dict[str, Any], path: str) -> None:
    before = phone.get(PATH)
    answer = wish(phone, **change)
    assert answer.status_code == 400, answer.content
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    after = phone.get(PATH)
    assert (after.json(), after.headers["ETag"]) == (before.json(), before.headers["ETag"])
    assert not Preference.objects.exists()


@pytest.mark.parametrize("body", [None, [], "x", 1, {}])
def test_a_body_of_another_shape_is_refused(phone: Phone, body: Any) -> None:
    assert phone.put(PATH, body).status_code == 400


def test_one_persons_wishes_do_not_touch_anothers(phone: Phone, stranger: Phone) -> None:
    before = stranger.get(PATH).json()
    wish(phone, language="ru", safe_contact={"discreet": True}, switches=switched_off("action"))
    assert stranger.get(PATH).json() == before
    assert Recipient.objects.filter(discreet=True).count() == 1


def test_the_change_is_in_the_audit_trail_without_its_content(phone: Phone) -> None:
    wish(phone, safe_contact={"discreet": True})
    entry = AuditEntry.objects.get(action="notifications.preferences.changed")
    assert entry.actor == str(phone.user.public_id) if phone.user else False
    assert entry.detail == {}


def test_nobody_gets_in_without_signing_in(nobody: Phone) -> None:
    assert nobody.get(PATH).status_code == 401
    assert nobody.put(PATH, {}).status_code == 401
    assert nobody.get("/api/v1/contact-points").status_code == 401
    assert not Recipient.objects.exists()
