"""What the preview says of whom an alert would reach, in figures that are right, and without anybody's name."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from notifications import facade
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from notifications.channels import registry
from notifications.channels.demo_sms import DemoSms
from notifications.channels.fcm import Fcm
from notifications.channels.telegram import Telegram
from notifications.channels.telegram_updates import Update, Wish
from notifications.recipients.models import ContactPoint, Recipient
from notifications.recipients.services import telegram
from tests.factories.alerts import IN_RUSSIAN, OPERATIONS, WORDS, an_alert, done, revised
from tests.factories.broadcasts import a_recipient, a_way
from tests.factories.missions import an_officer
from tests.factories.presence import SEOUL, facts
from tests.people import Phone, a_user, phone_of


@pytest.fixture(autouse=True)
def _sms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.CHANNELS, "sms", DemoSms())


def previewed(phone: Phone, alert: Alert) -> Any:
    return done(phone.get(f"{OPERATIONS}/alerts/{alert.public_id}/preview"))


def lives_in_seoul(number: int, *logins: User) -> None:
    now = timezone.now()
    one = facts(number, spot=SEOUL, subdivision="KR-11", confirmed_at=now, logins=tuple(user.pk for user in logins))
    facade.replace_presences(one.source, [one.reference], [one], now=now)


def test_people_are_counted_once_by_mission_freshness_and_how_they_are_known(dana: Phone, alert: Alert) -> None:
    found = previewed(dana, alert)
    assert (found["people"], found["logins"], found["without_login"]) == (4, 1, 2)
    assert found["missions"] == {"KZ-SEO": 4}
    assert found["freshness"] == {
        "confirmed_by_point": 2,
        "confirmed_by_area": 1,
        "stale_by_point": 1,
        "stale_by_area": 0,
    }
    assert found["languages"] == {"en": 1}
    assert found["content_hash"] == alert.versions.get().content_hash


def test_whom_each_channel_of_the_plan_reaches(dana: Phone, incident: Incident) -> None:
    now = timezone.now()
    both, bounced, shy, none = (a_user(name) for name in ("Both", "Bounced", "Shy", "None"))
    for number, user in enumerate((both, bounced, shy, none), start=10):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        lives_in_seoul(number, user)
    for user in (both, bounced, shy):
        facade.set_contact_points(facade.ensure_recipient(user), kind="sms", addresses=["+82101234567"], by=None)
    ContactPoint.objects.filter(recipient__user=bounced).update(state="bounced", bounced_at=now)
    Recipient.objects.filter(user=shy).update(allowed_channels=["email"])
    alert = an_alert(dana, incident, channels=["inbox", "email", "sms"])
    found = previewed(dana, alert)
    # Aruzhan, whom nobody has written to yet, and None have an address and no recipient.
    assert found["channels"] == {"inbox": 5, "email": 4, "sms": 1}
    assert found["inbox_alone"] == 1
    quiet = an_alert(dana, incident, channels=["inbox"])
    assert previewed(dana, quiet)["channels"] == {"inbox": 5}
    assert previewed(dana, quiet)["inbox_alone"] == 5


def test_a_chat_counts_where_it_is_linked(
    dana: Phone, incident: Incident, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setitem(registry.CHANNELS, "telegram", Telegram())
    settings.TELEGRAM = {"bot": "ConsulateWordBot", "neutral": True}
    for number, name in enumerate(("Linked", "Stopped", "None"), start=10):
        user = a_user(name)
        lives_in_seoul(number, user)
        if name != "None":
            facade.ensure_recipient(user)
            url, _until = telegram.offer(Recipient.objects.get(user=user), by=user)
            telegram.hear(Update(str(number), Wish.START, url.rpartition("=")[2]))
    telegram.stop("11")
    found = previewed(dana, an_alert(dana, incident, channels=["inbox", "telegram"]))
    assert found["channels"] == {"inbox": 4, "telegram": 1}
    assert found["inbox_alone"] == 3


def test_phones_count_where_they_ring(dana: Phone, incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.CHANNELS, "fcm", Fcm())
    wishes = (("Any", None), ("Push", ["push"]), ("Mail", ["email"]), ("None", None))
    for number, (name, allowed) in enumerate(wishes, start=10):
        user = a_user(name)
        lives_in_seoul(number, user)
        recipient = a_recipient(user)
        Recipient.objects.filter(pk=recipient.pk).update(allowed_channels=allowed)
        if name != "None":
            a_way(recipient, "fcm", f"phone-of-{name}")
    found = previewed(dana, an_alert(dana, incident, channels=["inbox", "fcm"]))
    assert found["channels"] == {"inbox": 5, "fcm": 2}
    assert found["inbox_alone"] == 3


def test_short_messages_are_counted_as_they_are_billed(dana: Phone, incident: Incident) -> None:
    for number, language in enumerate(("ru", "ru", "kk"), start=20):
        user = a_user(f"Reader{number}", language=language)
        lives_in_seoul(number, user)
        recipient = facade.ensure_recipient(user)
        facade.set_contact_points(recipient, kind="sms", addresses=[f"+8210123456{number}"], by=None)
    texts = {"en": {**WORDS, "sms": "Flood. " * 30}, "ru": IN_RUSSIAN}
    found = previewed(dana, an_alert(dana, incident, channels=["inbox", "sms"], texts=texts))
    assert found["sms"] == [
        # Who reads Kazakh gets English.
        {"language": "en", "seven_bit": True, "parts": 2, "messages": 1, "segments": 2},
        {"language": "ru", "seven_bit": False, "parts": 1, "messages": 2, "segments": 2},
    ]
    assert [gate["code"] for gate in found["gates"]] == ["large_share", "languages_missing"]


def test_only_readers_of_the_languages_asked_for_hear_of_it(dana: Phone, incident: Incident) -> None:
    lives_in_seoul(30, a_user("Russian", language="ru"))
    found = previewed(dana, an_alert(dana, incident, languages=["ru"]))
    assert (found["logins"], found["languages"]) == (1, {"ru": 1})


def test_it_names_what_the_version_lacks_and_what_stands_in_its_way(dana: Phone, incident: Incident) -> None:
    alert = an_alert(dana, incident, category="", area={})
    found = previewed(dana, alert)
    assert found["missing"] == ["category", "area"]
    assert [gate["code"] for gate in found["gates"]] == ["outside_jurisdiction", "nobody_there"]
    assert all(gate["detail"] for gate in found["gates"])


def test_a_sample_says_where_by_the_cell_and_never_who(dana: Phone, alert: Alert, reader: User) -> None:
    answer = dana.get(f"{OPERATIONS}/alerts/{alert.public_id}/preview")
    sample = answer.json()["sample"]
    assert len(sample) == 4
    assert all(set(one) == {"cell", "state", "subdivision", "source", "by_area", "fresh"} for one in sample)
    cell = facade.cell_of(SEOUL.latitude, SEOUL.longitude)
    assert [cell.longitude, cell.latitude] in [one["cell"] for one in sample]
    assert [SEOUL.longitude, SEOUL.latitude] not in [one["cell"] for one in sample]
    assert str(reader.public_id) not in answer.content.decode()
    assert str(reader.email) not in answer.content.decode()


def test_a_sample_places_nobody_whom_another_mission_serves(dana: Phone, incident: Incident) -> None:
    """What a mission draws may lie anywhere, and one person in a lonely cell is easily known."""
    now = timezone.now()
    one = facts(40, spot=facade.Spot(48.2, 16.37, 100), state="AT", served_by="KZ-VIE", confirmed_at=now)
    facade.replace_presences(one.source, [one.reference], [one], now=now)
    alert = an_alert(dana, incident, area={"include": [{"circle": "48.2,16.37 30"}]})
    found = previewed(dana, alert)
    assert (found["missions"], found["sample"]) == ({"KZ-VIE": 1}, [])


def test_headquarters_get_a_sample_of_everybody(saule: Phone, vienna: Mission, incident: Incident) -> None:
    now = timezone.now()
    one = facts(40, spot=facade.Spot(48.2, 16.37, 100), state="AT", served_by="KZ-VIE", confirmed_at=now)
    facade.replace_presences(one.source, [one.reference], [one], now=now)
    alert = an_alert(saule, incident, area={"include": [{"circle": "48.2,16.37 30"}]})
    assert [each["state"] for each in previewed(saule, alert)["sample"]] == ["AT"]


def test_the_map_draws_what_was_meant(dana: Phone, incident: Incident) -> None:
    area = {"include": [{"polygon": "0,179 10,179 10,-179"}], "exclude": [{"circle": "1,179.5 3"}]}
    features = previewed(dana, an_alert(dana, incident, area=area))["map"]["features"]
    assert [feature["properties"] for feature in features] == [
        {"part": "include"},
        {"part": "exclude", "radius_km": 3.0},
    ]
    # Across the 180th meridian it stands on both edges.
    assert len(features[0]["geometry"]["coordinates"]) == 2
    assert features[1]["geometry"]["coordinates"] == [179.5, 1.0]


def test_it_is_of_the_version_that_counts(dana: Phone, alert: Alert) -> None:
    done(revised(dana, alert, area={"subdivisions": ["KR-26"]}, area_name="Busan"), 201)
    found = previewed(dana, alert)
    assert (found["version"], found["people"]) == (2, 1)


def test_auditors_read_it_and_others_do_not(alert: Alert, seoul: Mission, gulnar: Phone) -> None:
    assert previewed(phone_of(an_officer("Saltanat", seoul, Role.AUDITOR)), alert)["people"] == 4
    for phone in (gulnar, phone_of(an_officer("Marat", seoul, Role.MISSION_ADMIN, Role.OFFICER))):
        assert phone.get(f"{OPERATIONS}/alerts/{alert.public_id}/preview").status_code == 404


def test_it_asks_the_same_few_queries_however_many_people(dana: Phone, alert: Alert) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            previewed(dana, alert)
        return len(queries)

    few = asked()
    for number in range(40, 60):
        lives_in_seoul(number, a_user(f"Resident{number}"))
    assert asked() == few
