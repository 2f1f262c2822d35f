"""The library of States and subdivisions: what is shipped, and where a position lies."""

import gzip
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django_countries import countries

from notifications import facade
from notifications.areas.models import Area, AreaLibrary, AreaRing
from notifications.areas.services import loading
from notifications.areas.services.finding import Where
from tests.factories.areas import no_areas, some_areas


def test_what_is_shipped_has_every_state_and_only_sound_rings() -> None:
    told = list(loading.read(loading.SHIPPED))
    states = {area.code for area in told if len(area.code) == 2}
    # Two islands without people, and one that the source counts to the State it belongs to.
    assert {code for code, _name in countries} - states == {"BV", "UM", "BQ"} & ({c for c, _n in countries} - states)
    assert {area.code[:2] for area in told} == states
    for area in told:
        assert area.radius_km > 0
        for ring in area.rings:
            assert len(set(ring)) >= 3
            assert all(-180 <= along <= 180 and -90 <= up <= 90 for along, up in ring)
            assert max(along for along, _up in ring) - min(along for along, _up in ring) < 180


@pytest.mark.parametrize(
    ("latitude", "longitude", "where"),
    [
        (37.5665, 126.978, Where("KR", "KR-11")),
        (41.3111, 69.2797, Where("UZ", "UZ-TK")),
        (48.2082, 16.3738, Where("AT", "AT-9")),
        # A hole in another State: the country within Italy, the one within South Africa.
        (43.9424, 12.4578, "SM"),
        (-29.31, 27.48, "LS"),
        (41.903, 12.454, Where("VA", None)),
        # On both sides of the 180th meridian, and on it.
        (66.0, 179.0, Where("RU", "RU-CHU")),
        (66.0, -172.0, Where("RU", "RU-CHU")),
        (67.0, 180.0, Where("RU", "RU-CHU")),
        (67.0, -180.0, Where("RU", "RU-CHU")),
        (-16.8, 179.98, "FJ"),
        # A quay, where the line of the coast is too simple.
        (35.0985, 129.0403, Where("KR", "KR-26")),
        (40.7128, -74.006, Where("US", "US-NY")),
        (0.0, -140.0, None),
        (90.0, 0.0, None),
    ],
)
def test_a_position_lies_in_a_state(db: None, latitude: float, longitude: float, where: Where | str | None) -> None:
    found = facade.area_at(latitude, longitude)
    assert (found.state if found and isinstance(where, str) else found) == where


def test_the_place_taken_for_an_area_lies_in_it(db: None) -> None:
    for area in Area.objects.all():
        longitude, latitude = area.point
        found = facade.area_at(latitude, longitude)
        assert found is not None, area.code
        assert found.state == area.state


def test_it_is_loaded_once_and_another_edition_replaces_it(db: None, tmp_path: Path) -> None:
    before = Area.objects.count()
    some_areas()
    assert Area.objects.count() == before
    file = tmp_path / "areas.jsonl.gz"
    ring = [126000, 37000, 1000, 0, 0, 1000, -1000, 0]
    file.write_bytes(gzip.compress(json.dumps(["KR", "Korea", 126.5, 37.5, 70, [ring]]).encode()))
    assert loading.load(file) == 1
    assert facade.area_at(37.2, 126.2) == Where("KR", None)
    assert AreaRing.objects.get().ring == [(126.0, 37.0), (127.0, 37.0), (127.0, 38.0), (126.0, 38.0)]
    assert AreaLibrary.objects.count() == 1


def test_a_broken_file_changes_nothing(db: None, tmp_path: Path) -> None:
    before = Area.objects.count()
    file = tmp_path / "areas.jsonl.gz"
    file.write_bytes(gzip.compress(b'["KR", "Korea"]'))
    with pytest.raises(ValueError, match="unpack"):
        loading.load(file)
    assert Area.objects.count() == before


def test_the_command_loads_the_shipped_edition(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_areas")
    call_command("load_areas")
    assert capsys.readouterr().out == "4553 areas loaded\nThe areas are there already.\n"
    assert facade.area_at(-33.87, 151.21) == Where("AU", "AU-NSW")


def test_without_a_library_nowhere_is_known(db: None) -> None:
    no_areas()
    assert facade.area_at(37.5665, 126.978) is None
