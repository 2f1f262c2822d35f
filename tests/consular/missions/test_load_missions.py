from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consular.missions.models.districts import mission_for
from consular.missions.models.hours import ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role, roles_of
from consular.missions.services.loading import DEMO_MISSIONS, load_missions
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput

HQ = """
[[missions]]
code = "KZ-HQ"
kind = "headquarters"
sending_state = "KZ"
host_state = "KZ"
zone = "Asia/Almaty"
languages = ["kk"]
opened_on = 2020-01-01
names.en = "Headquarters"
addresses.en = "1 Example Street"
"""
GOOD = HQ + HQ.replace('"KZ-HQ"', '"KZ-TOK"\nparent = "KZ-HQ"').replace(
    'host_state = "KZ"', 'host_state = "JP"'
).replace('"headquarters"', '"embassy"')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "missions.toml"


def test_the_demo_missions_load_whole_and_once(db: None) -> None:
    first, second = load_missions(DEMO_MISSIONS), load_missions(DEMO_MISSIONS)
    assert len(first.created) >= 5
    assert (second.created, second.kept) == ([], first.created)
    assert AuditEntry.objects.filter(action="missions.mission.loaded").count() == len(first.created)
    kinds = set(Mission.objects.values_list("kind", flat=True))
    assert {"headquarters", "embassy", "consulate_general", "honorary_consulate"} <= kinds
    assert Mission.objects.values("zone").distinct().count() >= 5
    today = timezone.now().astimezone(ZoneInfo("UTC")).date()
    served = {place: mission_for(place[:2], place, today) for place in ("KR-26", "KR-11", "SI-061", "BH-13")}
    assert {place: str(mission) for place, mission in served.items()} == {
        "KR-26": "KZ-PUS",
        "KR-11": "KZ-SEO",
        "SI-061": "KZ-VIE",
        "BH-13": "KZ-KWI",
    }


def test_every_demo_text_is_there_in_every_language(db: None) -> None:
    load_missions(DEMO_MISSIONS)
    for mission in Mission.objects.all():
        assert set(mission.names) == set(mission.addresses) == {"en", "kk", "ru", "uz", "uz-cyrl"}


def test_a_mission_that_is_there_is_left_as_it_is(db: None, file: Path) -> None:
    file.write_text(GOOD)
    load_missions(file)
    Mission.objects.filter(code="KZ-TOK").update(email="tokyo@missions.example")
    file.write_text(GOOD.replace("Asia/Almaty", "Asia/Tokyo"))
    assert load_missions(file).created == []
    tokyo = Mission.objects.get(code="KZ-TOK")
    assert (tokyo.email, tokyo.zone) == ("tokyo@missions.example", "Asia/Almaty")


HOURS = '[[missions.hours]]\nservice = "general"\nweekdays = [1, 2]\nopens = 09:00:00\ncloses = 12:00:00\n'


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("nonsense", "missions.toml"),
        ("other = 1", "missions.toml"),
        ('missions = "none"', "missions"),
        ("missions = [1]", "missions"),
        (GOOD.replace('zone = "Asia/Almaty"', 'zone = "Asia/Nowhere"'), "missions.0.zone"),
        (GOOD.replace('parent = "KZ-HQ"', 'parent = "KZ-XX"'), "missions.1.parent"),
        (GOOD.replace('parent = "KZ-HQ"', 'zones = "x"'), "missions.1.zones"),
        (GOOD.replace("opened_on = 2020-01-01", ""), "missions.0.opened_on"),
        (GOOD.replace('["kk"]', '"kk"'), "missions.0"),
        (GOOD.replace('["kk"]', "7"), "missions.0"),
        (GOOD.replace('names.en = "Headquarters"', 'names = "Headquarters"'), "missions.0.names"),
        (GOOD + 'places = ["JP", "JP"]', "missions.1.places.1"),
        (GOOD + 'places = "JP"', "missions.1.places.0.place"),
        (GOOD + "places = 7", "missions.1"),
        (GOOD + 'accredited_to = ["JPN"]', "missions.1.accredited_to.0.state"),
        (GOOD + HOURS.replace("12:00:00", "08:00:00"), "missions.1.hours.0.closes"),
        (GOOD + HOURS.replace("[1, 2]", "[1, 1]"), "missions.1.hours.0"),
        (GOOD + HOURS.replace("weekdays = [1, 2]", ""), "missions.1"),
        (GOOD + HOURS.replace("opens", "open"), "missions.1.hours.0.open"),
        (GOOD + '[[missions.calendar_days]]\ndate = 2026-01-01\nkind = "closed"', "missions.1.calendar_days.0.reasons"),
    ],
)
def test_a_faulty_file_is_named_and_nothing_is_loaded(text: str, path: str, db: None, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(InvalidInput) as caught:
        load_missions(file)
    assert path in {error.path for error in caught.value.errors}
    assert not Mission.objects.exists()
    assert not ServiceHours.objects.exists()


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(db: None, file: Path) -> None:
    file.write_text(GOOD)
    assert "2 missions created, 0 were there before" in run("load_missions", file)
    assert "0 missions created, 2 were there before" in run("load_missions", file)


def test_the_command_names_the_fault(db: None, file: Path) -> None:
    file.write_text(GOOD.replace("Asia/Almaty", "Asia/Nowhere"))
    with pytest.raises(CommandError, match=r"missions\.0\.zone: This is not a time zone"):
        run("load_missions", file)
    with pytest.raises(CommandError, match="No such file"):
        run("load_missions", file.with_name("absent.toml"))


def test_the_first_two_administrators_are_installed_by_command_and_no_third(
    headquarters: Mission, aigul: User, farida: User, erlan: User
) -> None:
    run("install_administrator", "Aigul@example.org")
    run("install_administrator", "farida@example.org")
    now = timezone.now()
    assert roles_of(aigul, headquarters, now) == roles_of(farida, headquarters, now) == {Role.MISSION_ADMIN}
    with pytest.raises(CommandError, match="two administrators"):
        run("install_administrator", "erlan@example.org")
    with pytest.raises(CommandError, match="already"):
        run("install_administrator", "aigul@example.org")
    assert roles_of(erlan, headquarters, now) == frozenset()
    assert AuditEntry.objects.filter(action="missions.post.appointed", actor="").count() == 2


def test_an_administrator_can_only_be_installed_where_there_are_headquarters_and_a_login(db: None) -> None:
    with pytest.raises(CommandError, match="nobody has signed up"):
        run("install_administrator", "ghost@example.org")
    User.objects.create_user("real@example.org")
    with pytest.raises(CommandError, match="no headquarters"):
        run("install_administrator", "real@example.org")
