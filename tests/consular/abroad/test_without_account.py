"""/api/v1/public/trips: a journey told of by a contact and a code, managed by a link, taken over by an account."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from consular.abroad.models.travellers import Traveller, TripLink
from consular.abroad.models.trips import Trip
from consular.abroad.services.travellers import by_token, send_link
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.privacy.services.trips import forget_trips
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey
from tests.browsers import browser_of, text_of
from tests.core.api.bodies import faults
from tests.factories.abroad import (
    OPEN_TRIPS,
    OWN_TRIP,
    TRAVELLER,
    a_code,
    a_leg,
    a_trip,
    an_open_trip,
    day,
    told_openly,
)
from tests.factories.notifications import work_is_done
from tests.factories.visas import a_person
from tests.people import Phone, phone_of
from tests.remembered import remembered

GUEST = "guest@example.org"
FRIEND = {"primary_identifier": "Muster", "nationality": "DEU"}
KOREA = [a_leg("KR", 10, 20, "Daegu")]
STAFF = "/api/v1/staff/trips"


def nothing_is_left() -> bool:
    return not any(model._default_manager.exists() for model in (Trip, Traveller, DataKey))


def own(token: str) -> dict[str, str]:
    return {"x-trip-token": token}


def test_a_journey_is_told_of_read_changed_and_taken_back(nobody: Phone, seoul: Mission, vienna: Mission) -> None:
    trip, token = an_open_trip(nobody, GUEST, KOREA, companions=[FRIEND], phone="+82 10 1234 5678")
    subject, read = str(trip.subject), nobody.get(OWN_TRIP, headers=own(token))
    told = read.json()
    assert (told["name"], told["person"], told["without_account"]) == ("Example, Aigul", None, True)
    assert (told["legs"][0]["city"], told["companions"][0]["name"], told["phone"]) == (
        "Daegu",
        "Muster",
        "+821012345678",
    )
    sent, etag = {"legs": [a_leg("AT", 11, 12)]}, {"if-match": read.headers["ETag"]}
    changed = nobody.put(OWN_TRIP, sent, format="json", headers={**own(token), **etag})
    assert [leg["mission"] for leg in changed.json()["legs"]] == ["KZ-VIE"]
    assert nobody.put(OWN_TRIP, sent, format="json", headers={**own(token), **etag}).status_code == 412
    assert nobody.post(f"{OWN_TRIP}/cancel", headers=own(token)).status_code == 204
    assert nothing_is_left()
    assert not TripLink.objects.exists()
    for answer in (nobody.get(OWN_TRIP, headers=own(token)), nobody.post(f"{OWN_TRIP}/cancel", headers=own(token))):
        assert answer.status_code == 404
    acts = AuditEntry.objects.filter(action__startswith="abroad.trip").values_list("action", "actor", "person")
    assert {act[0] for act in acts} == {"abroad.trip.told", "abroad.trip.changed", "abroad.trip.cancelled"}
    assert {act[1:] for act in acts} == {("", subject)}


def test_all_of_it_is_sealed_and_the_token_is_a_hash(nobody: Phone, seoul: Mission) -> None:
    _trip, token = an_open_trip(nobody, GUEST, KOREA)
    with connection.cursor() as cursor:
        for table in ("traveller", "trip", "tripleg", "triplink", "tripcode"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM consular_{table} t")  # noqa: S608 - names of tables
            kept = cursor.fetchone()[0] or ""
            for secret in ("guest", "Example", "Daegu", token):
                assert secret not in kept
                assert secret.encode().hex() not in kept


def test_mails_tell_no_place_no_name_and_not_who_writes(nobody: Phone, seoul: Mission, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Embassy <no-reply@example.org>"
    a_code(nobody, GUEST)
    an_open_trip(nobody, GUEST, KOREA, companions=[FRIEND])
    work_is_done()
    assert {message.subject for message in mail.outbox} == {"Your code", "Your journey"}
    for message in mail.outbox:
        seen = f"{message.subject}{message.body}{message.from_email}"
        for word in ("Daegu", "Korea", "Aigul", "Muster", "Embassy", "consul", "KZ"):
            assert word not in seen
    assert "If you did not ask for it, you need not do anything" in mail.outbox[0].body


@pytest.mark.parametrize("language", ["kk", "ru", "uz", "uz-cyrl"])
def test_mails_come_in_the_language_of_who_told(nobody: Phone, seoul: Mission, language: str) -> None:
    an_open_trip(phone_of(None, language=language), GUEST, KOREA)
    mail.outbox.clear()
    work_is_done()
    assert mail.outbox[0].subject != "Your journey"
    assert "/journey#" in mail.outbox[0].body


def test_the_link_in_the_mail_opens_it_and_one_sent_anew_shuts_out_no_other(nobody: Phone, seoul: Mission) -> None:
    _trip, token = an_open_trip(nobody, GUEST, KOREA)
    work_is_done()
    nobody.post(f"{OPEN_TRIPS}/links", {"email": GUEST.upper()}, format="json")
    work_is_done()
    sent = [str(message.body).partition("#")[2].split()[0] for message in mail.outbox if "#" in message.body]
    assert len({token, *sent}) == 3
    for one in (token, *sent):
        assert nobody.get(OWN_TRIP, headers=own(one)).status_code == 200


def test_a_link_that_could_not_be_sent_is_none(nobody: Phone, seoul: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    trip, _token = an_open_trip(nobody, GUEST, KOREA)

    def down(*_: Any, **__: Any) -> int:
        raise OSError("down")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", down)
        with pytest.raises(OSError, match="down"):
            send_link(trip.public_id)
    assert TripLink.objects.count() == 1


def test_a_link_ends_a_week_after_the_journey(nobody: Phone, seoul: Mission) -> None:
    trip, token = an_open_trip(nobody, GUEST, KOREA)
    assert by_token(token, today=trip.last_day + timedelta(days=7)) is not None
    assert by_token(token, today=trip.last_day + timedelta(days=8)) is None
    for wrong in ("", token[:-1], token.swapcase(), "я" * 32, "x" * 5000):
        assert by_token(wrong, today=trip.last_day) is None


def body(**more: Any) -> dict[str, Any]:
    return {"contact": {"email": GUEST}, "traveller": TRAVELLER, "legs": KOREA, **more}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"traveller": {**TRAVELLER, "nationality": "DEU"}}, "person"),
    ({"traveller": {**TRAVELLER, "birth_date": "tomorrow"}}, "traveller.birth_date"),
    ({"companions": [{"person": "00000000-0000-4000-8000-000000000000"}]}, "companions.0.person"),
    ({"companions": [FRIEND, FRIEND]}, "companions.1"),
    ({"legs": []}, "legs"),
    ({"contact": {}}, "contact.email"),
    ({"contact": {"email": GUEST, "phone": "+821012345678"}}, "contact.email"),
    ({"contact": {"email": "guest"}}, "contact.email"),
    ({"code": "12"}, "code"),
]


@pytest.mark.parametrize(("wrong", "path"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_named_and_nothing_is_entered(
    nobody: Phone, seoul: Mission, wrong: dict[str, Any], path: str
) -> None:
    sent = {**body(code=a_code(nobody, GUEST)), **wrong}
    answer = nobody.post(OPEN_TRIPS, sent, format="json")
    assert (answer.status_code, set(faults(answer))) == (400, {path})
    assert nothing_is_left()


def test_a_companion_of_ours_is_enough(nobody: Phone, seoul: Mission) -> None:
    german, ours = {**TRAVELLER, "nationality": "DEU"}, {"primary_identifier": "Mysal", "nationality": "KAZ"}
    an_open_trip(nobody, GUEST, KOREA, traveller=german, companions=[ours])


@pytest.mark.disagrees  # rows made or taken away by hand
def test_nobody_is_on_two_journeys_at_once(nobody: Phone, seoul: Mission) -> None:
    trip, _token = an_open_trip(nobody, GUEST, KOREA)
    twice = told_openly(nobody, GUEST, [a_leg("KR", 15, 25)])
    assert (twice.status_code, twice.json()["code"]) == (409, "trips_overlap")
    an_open_trip(nobody, GUEST, [a_leg("KR", 15, 25)], traveller={**TRAVELLER, "secondary_identifier": "Nur"})
    an_open_trip(nobody, "other@example.org", KOREA)
    clash = Traveller.objects.exclude(pk=trip.traveller_id).first()
    Trip.objects.filter(traveller=clash).delete()
    with pytest.raises(IntegrityError, match="one_at_a_time_without_account"), transaction.atomic():
        Trip(
            traveller=clash,
            traveller_index=trip.traveller_index,
            first_day=trip.first_day,
            last_day=trip.last_day,
            contact={"phone": None},
        ).save()


def test_ten_journeys_at_a_contact_are_enough(nobody: Phone, seoul: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consular.abroad.services.travellers.MOST_JOURNEYS", 1)
    an_open_trip(nobody, GUEST, KOREA)
    answer = told_openly(nobody, GUEST, [a_leg("KR", 30, 40)])
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_journeys")


def test_the_mission_reads_it_marked(nobody: Phone, bek: Phone, gulnar: Phone) -> None:
    trip, _token = an_open_trip(nobody, GUEST, KOREA)
    (line,) = bek.get(STAFF).json()["results"]
    assert (line["name"], line["person"], line["without_account"]) == ("Example, Aigul", None, True)
    told = bek.get(f"{STAFF}/{trip.public_id}").json()
    assert told["traveller"] == {
        "birth_date": "1990-04-12",
        "nationality": "KAZ",
        "contact": GUEST,
        "language": "en",
    }
    assert AuditEntry.objects.get(action="abroad.trip.opened").person == str(trip.subject)
    assert bek.get(f"{STAFF}/{trip.public_id}/emergency-contacts").json() == []
    assert gulnar.get(f"{STAFF}/{trip.public_id}").status_code == 404
    browser = browser_of(bek.user)
    assert "Without account" in text_of(browser.get("/panel/trips/", {"when": "later"}))
    page = text_of(browser.get(f"/panel/trips/{trip.public_id}/"))
    assert GUEST in page
    assert "Whom they want called" not in page


def test_no_officer_reads_what_was_told_at_their_own_address(nobody: Phone, bek: Phone) -> None:
    assert bek.user is not None
    trip, _token = an_open_trip(nobody, str(bek.user.email), KOREA)
    assert bek.get(f"{STAFF}/{trip.public_id}").status_code == 404


def test_it_goes_some_days_after_its_end_with_all_there_is(nobody: Phone, seoul: Mission) -> None:
    trip, _token = an_open_trip(nobody, GUEST, KOREA)
    noon = timezone.now().replace(hour=12) + (trip.last_day - timezone.localdate())
    assert forget_trips(now=noon + timedelta(days=seoul.keep_trips_days)) == 0
    assert forget_trips(now=noon + timedelta(days=seoul.keep_trips_days + 2)) == 1
    assert nothing_is_left()


@pytest.fixture
@remembered
def proved(aigul: User) -> User:
    EmailAddress.objects.create(user=aigul, email=aigul.email, verified=True, primary=True)
    return aigul


def test_an_account_takes_its_journey_over(
    nobody: Phone, citizen: Phone, proved: User, person: Person, bek: Phone
) -> None:
    trip, token = an_open_trip(nobody, str(proved.email), KOREA, companions=[FRIEND], phone="+821012345678")
    (line,) = citizen.get("/api/v1/trips/claimable").json()["results"]
    answer = citizen.post(
        f"/api/v1/trips/claimable/{line['id']}/claim", {"person": str(person.public_id)}, format="json"
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["person"], told["without_account"], told["phone"]) == (str(person.public_id), False, "+821012345678")
    assert (told["legs"][0]["city"], told["companions"][0]["name"]) == ("Daegu", "Muster")
    assert citizen.get(answer.headers["Location"]).json() == told
    assert nobody.get(OWN_TRIP, headers=own(token)).status_code == 404
    assert not Traveller.objects.exists()
    assert citizen.get("/api/v1/trips/claimable").json()["results"] == []
    assert Trip.objects.get().public_id != trip.public_id


def test_nobody_takes_over_what_is_not_theirs(
    nobody: Phone, citizen: Phone, stranger: Phone, proved: User, person: Person, seoul: Mission
) -> None:
    trip, _token = an_open_trip(nobody, str(proved.email), KOREA)
    url = f"/api/v1/trips/claimable/{trip.public_id}/claim"
    assert stranger.get("/api/v1/trips/claimable").json()["results"] == []
    assert stranger.post(url, {"person": str(person.public_id)}, format="json").status_code == 404
    child = a_person(proved, kind="parent", born="2020-01-01", secondary="Nur", nationality="KAZ")
    answer = citizen.post(url, {"person": str(child.public_id)}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "somebody_else")
    a_trip(citizen, person, [a_leg("KR", 12, 14)])
    answer = citizen.post(url, {"person": str(person.public_id)}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "trips_overlap")
    assert Trip.objects.filter(pk=trip.pk, traveller__isnull=False).exists()
    EmailAddress.objects.update(verified=False)
    assert citizen.post(url, {"person": str(person.public_id)}, format="json").status_code == 404


def test_a_journey_is_of_a_person_or_a_traveller(nobody: Phone, person: Person, seoul: Mission) -> None:
    trip, _token = an_open_trip(nobody, GUEST, KOREA)
    with pytest.raises(IntegrityError, match="of_a_person_or_a_traveller"), transaction.atomic():
        Trip.objects.filter(pk=trip.pk).update(told_by=person.representations.get().user)
    assert day(10) == trip.first_day.isoformat()
