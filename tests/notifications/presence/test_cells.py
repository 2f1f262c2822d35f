"""Coarse cells: what is kept of a position that somebody shares."""

from math import cos, radians

import pytest

from notifications.facade import Spot, cell_of

EARTH_KM_A_DEGREE = 111.195


@pytest.mark.parametrize("latitude", [-90, -89.95, -60.3, -0.01, 0, 37.5665, 66.5, 89.99, 90])
@pytest.mark.parametrize("longitude", [-180, -179.99, -0.01, 0, 126.978, 179.99, 180])
def test_a_position_lies_in_its_cell(latitude: float, longitude: float) -> None:
    cell = cell_of(latitude, longitude)
    up = abs(cell.latitude - latitude) * EARTH_KM_A_DEGREE
    along = abs((cell.longitude - longitude + 180) % 360 - 180) * EARTH_KM_A_DEGREE * cos(radians(latitude))
    assert (up**2 + along**2) ** 0.5 * 1000 <= cell.accuracy_m
    assert -90 < cell.latitude < 90
    assert -180 <= cell.longitude <= 180
    assert cell_of(cell.latitude, cell.longitude) == cell


def test_neighbours_share_a_cell_and_nothing_finer_is_told() -> None:
    assert cell_of(37.51, 127.05) == cell_of(37.59, 127.15) == Spot(37.55, 127.1033, 7900)
    assert cell_of(10, 180) == cell_of(10, -180)
