"""A contact is proved by a code: few tries, one use, half an hour; the answer is the same for everybody."""

from datetime import timedelta
from typing import Any

import time_machine
from django.core import mail
from django.utils import timezone

from consular.abroad.models.travellers import TripCode
from consular.abroad.models.trips import Trip
from consular.abroad.services.proving import forget_old
from consular.missions.models.missions import Mission
from tests.core.api.bodies import faults
from tests.factories.abroad import (
    OPEN_TRIPS,
    TRAVELLER,
    a_code,
    a_leg,
    an_open_trip,
)
from tests.factories.notifications import work_is_done
from tests.people import Phone

GUEST = "guest@example.org"
FRIEND = {"primary_identifier": "Muster", "nationality": "DEU"}
KOREA = [a_leg("KR", 10, 20, "Daegu")]
STAFF = "/api/v1/staff/trips"


def body(**more: Any) -> dict[str, Any]:
    return {"contact": {"email": GUEST}, "traveller": TRAVELLER, "legs": KOREA, "code": "00000000", **more}


def test_a_code_has_five_tries_and_one_use(nobody: Phone, seoul: Mission) -> None:
    code = a_code(nobody, GUEST)
    wrong = "11111111" if code != "11111111" else "22222222"
    for _try in range(4):
        answer = nobody.post(OPEN_TRIPS, body(code=wrong), format="json")
        assert (answer.status_code, faults(answer)) == (400, {"code": "wrong_code"})
    assert TripCode.objects.get().tries == 4
    # Right, but the journey is not: it may be mended.
    late = nobody.post(OPEN_TRIPS, body(code=code, legs=[a_leg("KR", -9, -3)]), format="json")
    assert set(faults(late)) == {"legs.0.leaves_on"}
    assert nobody.post(OPEN_TRIPS, body(code=code), format="json").status_code == 201
    again = nobody.post(OPEN_TRIPS, body(code=code, legs=[a_leg("KR", 30, 40)]), format="json")
    assert faults(again) == {"code": "wrong_code"}


def test_after_five_wrong_ones_the_right_one_is_wrong_too(nobody: Phone, seoul: Mission) -> None:
    code = a_code(nobody, GUEST)
    wrong = "11111111" if code != "11111111" else "22222222"
    for _try in range(5):
        nobody.post(OPEN_TRIPS, body(code=wrong), format="json")
    assert faults(nobody.post(OPEN_TRIPS, body(code=code), format="json")) == {"code": "wrong_code"}
    assert not Trip.objects.exists()


def test_a_code_is_for_its_contact_for_half_an_hour_and_till_the_next(nobody: Phone, seoul: Mission) -> None:
    first = a_code(nobody, GUEST)
    other = body(code=first, contact={"email": "other@example.org"})
    assert faults(nobody.post(OPEN_TRIPS, other, format="json")) == {"code": "wrong_code"}
    second = a_code(nobody, GUEST)
    if first != second:
        assert faults(nobody.post(OPEN_TRIPS, body(code=first), format="json")) == {"code": "wrong_code"}
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert faults(nobody.post(OPEN_TRIPS, body(code=second), format="json")) == {"code": "wrong_code"}
        forget_old(now=timezone.now())
    assert not TripCode.objects.exists()


def test_codes_and_links_are_few_for_each_contact(nobody: Phone, seoul: Mission) -> None:
    for door, most in (("codes", 5), ("links", 3)):
        asked = [
            nobody.post(f"{OPEN_TRIPS}/{door}", {"email": GUEST}, format="json").status_code for _ in range(most + 1)
        ]
        assert asked == [202] * most + [429]


def test_phones_are_for_where_codes_go_out_by_sms(nobody: Phone, seoul: Mission, settings: Any) -> None:
    asked = {"phone": "+82 10 1234 5678"}
    settings.DEMO = False
    answer = nobody.post(f"{OPEN_TRIPS}/codes", asked, format="json")
    assert (answer.status_code, faults(answer)) == (400, {"phone": "sms_unavailable"})
    settings.DEMO = True
    assert nobody.post(f"{OPEN_TRIPS}/codes", asked, format="json").status_code == 202
    work_is_done()
    code = str(mail.outbox[-1].body).partition(": ")[2][:8]
    assert nobody.post(OPEN_TRIPS, body(contact=asked, code=code), format="json").status_code == 201
    work_is_done()
    assert (mail.outbox[-1].to, "/journey#" in mail.outbox[-1].body) == (["+821012345678@sms.invalid"], True)


def test_the_answer_tells_nobody_whether_a_contact_is_known(nobody: Phone, seoul: Mission) -> None:
    an_open_trip(nobody, GUEST, KOREA)
    for door in ("codes", "links"):
        known, unknown = (
            nobody.post(f"{OPEN_TRIPS}/{door}", {"email": email}, format="json") for email in (GUEST, "no@example.org")
        )
        assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    mail.outbox.clear()
    work_is_done()
    assert {message.to[0] for message in mail.outbox if message.subject == "Your journey"} == {GUEST}
