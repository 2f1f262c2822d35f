from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from consular.missions.models.missions import Mission
from consular.missions.services.authority import MissionClosed, NotAdministrator, NotHeadquarters
from consular.missions.services.missions import amend_mission, close_mission, open_mission
from consular.missions.signals import calendar_changed
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.factories.missions import a_mission

IZMIR: dict[str, Any] = {
    "code": "KZ-IZM",
    "kind": "consulate",
    "sending_state": "KZ",
    "host_state": "TR",
    "zone": "Europe/Istanbul",
    "languages": ["kk", "uz-cyrl"],
    "capabilities": ["accept"],
    "names": {"en": "Demo consulate, Izmir"},
    "addresses": {"en": "9 Example Street"},
    "opened_on": date(2026, 6, 1),
}
BAD: list[tuple[dict[str, Any], str]] = [
    ({"code": "IZM"}, "code"),
    ({"code": "KZ-IZM\n"}, "code"),
    ({"code": "TR-IZM"}, ""),
    ({"sending_state": "TR", "code": "TR-IZM", "host_state": "GR"}, ""),
    ({"host_state": "KZ"}, ""),
    ({"kind": "headquarters"}, ""),
    ({"kind": "castle"}, "kind"),
    ({"zone": "Europe/Atlantis"}, "zone"),
    ({"languages": []}, "languages"),
    ({"languages": ["fr"]}, "languages"),
    ({"capabilities": ["dance"]}, "capabilities"),
    ({"names": {"kk": "Измир"}}, "names"),
    ({"emergency_phone": "112"}, "emergency_phone"),
    ({"phones": ["+90 232 000 00 00"]}, "phones"),
    ({"email": "izmir"}, "email"),
]


def test_headquarters_opens_a_mission(headquarters: Mission, saule: User, now: datetime) -> None:
    izmir = open_mission(by=saule, now=now, parent=headquarters, **IZMIR)
    assert Mission.objects.get(code="KZ-IZM") == izmir
    assert AuditEntry.objects.get().chain == "KZ-IZM"


def test_nobody_else_opens_one(seoul: Mission, bek: User, farida: User, now: datetime) -> None:
    for person in (bek, farida):
        with pytest.raises(NotHeadquarters):
            open_mission(by=person, now=now, **IZMIR)
    assert not Mission.objects.filter(code="KZ-IZM").exists()


@pytest.mark.parametrize(("fields", "path"), BAD)
def test_a_bad_field_is_named(fields: dict[str, Any], path: str, saule: User, now: datetime) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_mission(by=saule, now=now, **{**IZMIR, **fields})
    assert path in {error.path for error in caught.value.errors}
    assert Mission.objects.count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "IZM"},
        {"code": "TR-IZM"},
        {"sending_state": "TR", "code": "TR-IZM", "host_state": "GR"},
        {"host_state": "KZ"},
        {"host_state": "tr"},
        {"kind": "headquarters"},
        {"kind": "castle"},
        {"languages": []},
        {"languages": ["fr"]},
        {"capabilities": ["dance"]},
        {"names": {"kk": "Измир"}},
    ],
)
def test_the_database_refuses_it_too(fields: dict[str, Any], headquarters: Mission) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.create(**{**IZMIR, **fields})


def test_a_mission_amends_what_it_says_about_itself(seoul: Mission, bek: User, now: datetime) -> None:
    amend_mission(seoul, seen=seoul.version, by=bek, now=now, emergency_phone="+82200000911", languages=["kk"])
    seoul.refresh_from_db()
    assert (seoul.emergency_phone, seoul.languages) == ("+82200000911", ["kk"])
    assert AuditEntry.objects.get().detail == {"fields": ["emergency_phone", "languages"]}


def test_what_it_may_do_is_settled_by_headquarters(seoul: Mission, bek: User, saule: User, now: datetime) -> None:
    with pytest.raises(NotHeadquarters):
        amend_mission(
            seoul, seen=seoul.version, by=bek, now=now, email="new@missions.example", capabilities=["decide", "print"]
        )
    seoul.refresh_from_db()
    assert (seoul.email, seoul.capabilities) == ("", ["accept", "decide"])
    amend_mission(seoul, seen=seoul.version, by=saule, now=now, capabilities=["decide", "print"])
    seoul.refresh_from_db()
    assert seoul.capabilities == ["decide", "print"]


def test_another_mission_amends_nothing(seoul: Mission, erlan: User, now: datetime) -> None:
    with pytest.raises(NotAdministrator):
        amend_mission(seoul, seen=seoul.version, by=erlan, now=now, email="wrong@missions.example")
    seoul.refresh_from_db()
    assert seoul.email == ""


def test_a_new_zone_is_a_new_calendar(seoul: Mission, saule: User, now: datetime) -> None:
    heard: list[str] = []

    def hear(*, reason: str, **_: Any) -> None:
        heard.append(reason)

    calendar_changed.connect(hear)
    try:
        amend_mission(seoul, seen=seoul.version, by=saule, now=now, zone="Asia/Tokyo")
        amend_mission(seoul, seen=2, by=saule, now=now, email="seoul@missions.example")
    finally:
        calendar_changed.disconnect(hear)
    assert heard == ["zone_changed"]


@pytest.mark.parametrize("field", ["code", "host_state", "closed_on", "successor"])
def test_identity_and_end_are_never_amended(field: str, seoul: Mission, saule: User, now: datetime) -> None:
    with pytest.raises(ValueError, match=field):
        amend_mission(seoul, seen=seoul.version, by=saule, now=now, **{field: None})


def test_a_closed_mission_is_amended_no_more(seoul: Mission, vienna: Mission, saule: User, now: datetime) -> None:
    close_mission(seoul, successor=vienna, by=saule, now=now)
    with pytest.raises(MissionClosed):
        amend_mission(seoul, seen=seoul.version, by=saule, now=now, email="late@missions.example")


@pytest.mark.parametrize("field", ["code", "host_state"])
def test_the_database_keeps_a_mission_s_identity(field: str, seoul: Mission) -> None:
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Mission.objects.filter(pk=seoul.pk).update(**{field: {"code": "KZ-XXX", "host_state": "JP"}[field]})


def test_the_database_keeps_every_mission(seoul: Mission) -> None:
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        seoul.delete()


def test_the_database_refuses_a_circle_of_parents(seoul: Mission, headquarters: Mission) -> None:
    branch = a_mission("KZ-PUS", host_state="KR", parent=seoul)
    for above, below in [(branch, headquarters), (branch, seoul), (seoul, seoul)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Mission.objects.filter(pk=below.pk).update(parent=above)
