"""/panel/missions/: a mission describes itself; headquarters open, charter, accredit and close; nobody else does."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.missions import an_officer

PAGE = "/panel/missions/KZ-SEO/"
TODAY = timezone.now().date().isoformat()
DESCRIBE = {
    "names_en": "Embassy in Seoul", "names_kk": "Сеулдегі елшілік", "addresses_en": "2 Example Street",
    "email": "seoul@example.org", "phones": "+82 21234567, +8221234568", "emergency_phone": "+821012345678",
    "languages": ["kk", "en"], "latitude": "37.5665", "longitude": "126.978", "version": 1,
}  # fmt: skip
CHARTER: dict[str, Any] = {
    "kind": "consulate_general",
    "parent": "KZ-HQ",
    "zone": "Asia/Seoul",
    "keep_trips_days": "21",
    "capabilities": ["accept"],
}
CHARTER["version"] = 1
PLACE = {"place": "KR-26", "valid_from": TODAY}
STATE = {"state": "MN", "valid_from": TODAY}
CLOSE = {"successor": "KZ-VIE"}
OPEN = {
    **DESCRIBE, **CHARTER, "code": "KZ-ULN", "kind": "embassy", "host_state": "MN", "zone": "Asia/Ulaanbaatar",
    "opened_on": TODAY,
}  # fmt: skip
SETTLED: dict[str, dict[str, Any]] = {"charter": CHARTER, "assign-place": PLACE, "accredit": STATE, "close": CLOSE}


@pytest.fixture
def bek_browser(bek: User) -> Client:
    return browser_of(bek)


@pytest.fixture
def chief(saule: User) -> Client:
    return browser_of(saule)


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="missions.mission").values_list("action", flat=True))


def test_a_mission_says_how_it_is_reached(bek_browser: Client, seoul: Mission) -> None:
    assert bek_browser.post(f"{PAGE}describe/", DESCRIBE)["Location"] == PAGE
    seoul.refresh_from_db()
    assert seoul.names == {"en": "Embassy in Seoul", "kk": "Сеулдегі елшілік"}
    assert (seoul.phones, seoul.emergency_phone) == (["+8221234567", "+8221234568"], "+821012345678")
    assert (float(seoul.latitude or 0), float(seoul.longitude or 0)) == (37.5665, 126.978)
    assert acts() == ["missions.mission.amended"]
    page = text_of(bek_browser.get(PAGE))
    assert "37.5665, 126.978" in page
    assert "seoul@example.org" in page
    assert "2 Example Street" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"names_en": ""}, "names_en"),
        ({"phones": "12"}, "phones"),
        ({"emergency_phone": "x"}, "emergency_phone"),
        ({"email": "nowhere"}, "email"),
        ({"languages": []}, "languages"),
        ({"latitude": "91"}, "latitude"),
        ({"latitude": "NaN"}, "latitude"),
        ({"longitude": "1.2345678"}, "longitude"),
        ({"addresses_en": "\x00\u202e"}, "addresses_en"),
    ],
)
def test_a_fault_stands_at_its_field(bek_browser: Client, seoul: Mission, changes: dict[str, Any], field: str) -> None:
    answer = bek_browser.post(f"{PAGE}describe/", {**DESCRIBE, **changes})
    assert answer.status_code == 400
    form = next(form for form, is_open in answer.context["forms"] if is_open)
    assert field in form.errors, form.errors
    assert acts() == []


def test_headquarters_charter_a_mission(chief: Client, seoul: Mission) -> None:
    assert chief.post(f"{PAGE}charter/", CHARTER).status_code == 302
    seoul.refresh_from_db()
    assert (seoul.kind, seoul.capabilities) == ("consulate_general", ["accept"])
    for wrong in ({"zone": "Mars/Olympus"}, {"kind": "headquarters"}):
        assert chief.post(f"{PAGE}charter/", {**CHARTER, "version": 2, **wrong}).status_code == 400


def test_headquarters_assign_places_and_accredit(chief: Client, seoul: Mission) -> None:
    assert chief.post(f"{PAGE}assign-place/", PLACE).status_code == 302
    assert chief.post(f"{PAGE}accredit/", STATE).status_code == 302
    assert ConsularDistrict.objects.get().mission == seoul
    assert Accreditation.objects.get().state == "MN"
    page = text_of(chief.get(PAGE))
    assert "KR-26" in page
    assert "<dt>Accredited to</dt><dd>MN</dd>" in page
    for name, body in (("assign-place", {**PLACE, "place": "Busan!"}), ("accredit", {**STATE, "state": "1"})):
        assert chief.post(f"{PAGE}{name}/", body).status_code == 400


def test_headquarters_open_a_mission(chief: Client, headquarters: Mission) -> None:
    assert 'href="/panel/missions/new/"' in text_of(chief.get("/panel/missions/"))
    assert chief.get("/panel/missions/new/").status_code == 200
    assert chief.post("/panel/missions/new/", OPEN)["Location"] == "/panel/missions/KZ-ULN/"
    mission = Mission.objects.get(code="KZ-ULN")
    assert (mission.host_state, mission.parent, mission.names["kk"]) == ("MN", headquarters, "Сеулдегі елшілік")
    assert acts() == ["missions.mission.opened"]
    again = chief.post("/panel/missions/new/", OPEN)
    assert again.status_code == 400
    assert "code" in again.context["form"].errors
    for odd in ({"code": "ULN"}, {"host_state": "KZ"}, {"zone": ""}, {"opened_on": "x"}):
        assert chief.post("/panel/missions/new/", {**OPEN, "code": "KZ-NEW", **odd}).status_code == 400
    assert not Mission.objects.filter(code="KZ-NEW").exists()


def test_headquarters_close_a_mission_with_a_fresh_second_factor(
    chief: Client, seoul: Mission, vienna: Mission
) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = chief.post(f"{PAGE}close/", CLOSE)
    assert led["Location"].startswith("/panel/confirm/?next=")
    seoul.refresh_from_db()
    assert seoul.closed_on is None
    assert chief.post(f"{PAGE}close/", CLOSE).status_code == 302
    seoul.refresh_from_db()
    assert seoul.successor == vienna
    assert "Close this mission" not in text_of(chief.get(PAGE))


def test_headquarters_itself_is_never_closed(chief: Client, headquarters: Mission, vienna: Mission) -> None:
    page = "/panel/missions/KZ-HQ/"
    assert "Close this mission" not in text_of(chief.get(page))
    assert chief.post(f"{page}close/", CLOSE).status_code == 409


@pytest.mark.parametrize("name", SETTLED)
def test_what_headquarters_settle_a_mission_does_not(
    bek_browser: Client, seoul: Mission, vienna: Mission, name: str
) -> None:
    assert f'action="{PAGE}{name}/"' not in text_of(bek_browser.get(PAGE))
    answer = bek_browser.post(f"{PAGE}{name}/", SETTLED[name])
    assert answer.status_code == 403
    assert acts() == []


@pytest.mark.parametrize("name", ["describe", *SETTLED])
def test_other_missions_auditors_and_officers_change_nothing(
    erlan: User, seoul: Mission, vienna: Mission, name: str
) -> None:
    body = {**SETTLED, "describe": DESCRIBE}[name]
    auditor, officer = (an_officer(who, seoul, role) for who, role in (("Zarina", Role.AUDITOR), ("Ada", Role.OFFICER)))
    for user, status in ((erlan, 404), (auditor, 403), (officer, 403)):
        assert browser_of(user).post(f"{PAGE}{name}/", body).status_code == status
    assert acts() == []


def test_only_headquarters_open_missions(bek: User, seoul: Mission) -> None:
    for user in (bek, an_officer("Zarina", seoul, Role.AUDITOR), an_officer("Ada", seoul, Role.OFFICER)):
        assert browser_of(user).get("/panel/missions/new/").status_code == 403
        assert browser_of(user).post("/panel/missions/new/", OPEN).status_code == 403
    assert not Mission.objects.filter(code="KZ-ULN").exists()


def test_a_closed_mission_is_not_described(chief: Client, seoul: Mission, vienna: Mission) -> None:
    Mission.objects.filter(pk=seoul.pk).update(closed_on=date(2026, 1, 1), successor=vienna)
    assert chief.post(f"{PAGE}describe/", DESCRIBE).status_code == 409
    assert acts() == []


def test_of_two_administrators_the_later_overwrites_nothing_unseen(
    bek_browser: Client, chief: Client, seoul: Mission
) -> None:
    assert chief.post(f"{PAGE}describe/", {**DESCRIBE, "email": "chief@example.org"}).status_code == 302
    late = bek_browser.post(f"{PAGE}describe/", {**DESCRIBE, "names_en": "Embassy of Bek", "email": ""})
    assert late.status_code == 409
    seoul.refresh_from_db()
    assert (seoul.names["en"], seoul.email) == ("Embassy in Seoul", "chief@example.org")
    page = text_of(late)
    assert "Somebody else changed this mission in the meantime" in page
    assert 'value="Embassy of Bek"' in page
    assert "It now says: Embassy in Seoul" in page
    assert "It now says: chief@example.org" in page
    form = next(form for form, is_open in late.context["forms"] if is_open)
    assert set(form.errors) == {"__all__", "names_en", "email"}
    assert acts() == ["missions.mission.amended"]
    again = {**DESCRIBE, "names_en": "Embassy of Bek", "version": form["version"].value()}
    assert bek_browser.post(f"{PAGE}describe/", again).status_code == 302
    seoul.refresh_from_db()
    assert (seoul.names["en"], seoul.version) == ("Embassy of Bek", 3)


def test_what_the_charter_says_now_is_said_in_words(chief: Client, seoul: Mission) -> None:
    Mission.objects.filter(pk=seoul.pk).update(version=2, capabilities=["accept", "print"], kind="consulate")
    late = chief.post(f"{PAGE}charter/", CHARTER)
    assert late.status_code == 409
    page = text_of(late)
    assert "It now says: Accepts applications, Prints documents" in page
    assert "It now says: Consulate" in page


@pytest.mark.parametrize("version", ["", "0", "x", "99"])
def test_without_the_version_that_was_read_nothing_is_amended(chief: Client, seoul: Mission, version: str) -> None:
    for name, body in (("describe", DESCRIBE), ("charter", CHARTER)):
        assert chief.post(f"{PAGE}{name}/", {**body, "version": version}).status_code in (400, 409)
    assert acts() == []
