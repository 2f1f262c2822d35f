"""What the operator may set for streams, and what stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from econsulate.core.stream_configuration import MOST, StreamConfiguration

SITE, OTHER = "https://consulate.example.org", "https://streams.example.org"
GIVEN = {
    "DATABASE_URL": "postgres://econsulate@127.0.0.1/econsulate",
    "ECONSULATE_SECRET_KEY": "x" * 50,
    "ECONSULATE_PUBLIC_BASE_URL": SITE,
}


def configured(**more: str) -> StreamConfiguration:
    return StreamConfiguration.from_environment({**GIVEN, **more})


def test_two_addresses_and_a_secret_are_enough() -> None:
    found = configured()
    assert (found.most, found.site, found.database_url) == (MOST, "", GIVEN["DATABASE_URL"])
    assert configured(ECONSULATE_STREAMS_URL=SITE + "/", ECONSULATE_STREAMS_MOST="7").most == 7
    assert configured(ECONSULATE_STREAMS_URL=OTHER, ECONSULATE_DEMO="1").site == SITE


@pytest.mark.parametrize(
    "wrong",
    [
        {"ECONSULATE_STREAMS_URL": OTHER},
        {"ECONSULATE_STREAMS_URL": "streams.example.org"},
        {"ECONSULATE_STREAMS_URL": OTHER + "/streams", "ECONSULATE_DEMO": "1"},
        {"ECONSULATE_STREAMS_MOST": "0"},
        {"ECONSULATE_STREAMS_MOST": "100001"},
        {"ECONSULATE_STREAMS_MOST": "many"},
        {"ECONSULATE_STREAMSMOST": "5"},
        {"ECONSULATE_SECRET_KEY": ""},
        {"DATABASE_URL": "sqlite://"},
    ],
)
def test_what_can_not_be_meant_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        configured(**wrong)
