"""The process of streams needs no right in the database but to see whether sessions are (docs/operations.md)."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from econsulate.core.accounts.models import User
from econsulate.core.streams.services import tell
from tests.core.streams.running import Streams, database_url, ticket_of
from tests.people import phone_of

pytestmark = pytest.mark.django_db(transaction=True)
GRANTS = re.findall(
    r"^GRANT (?:USAGE|SELECT) .+ TO econsulate_streams;$", Path("docs/operations.md").read_text("utf-8"), re.MULTILINE
)


@pytest.fixture
def role() -> Iterator[str]:
    """A role of this test's database alone, with what the document grants."""
    name = f"streams_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'streams'")
        for grant in GRANTS:
            cursor.execute(grant.replace("econsulate_streams", name))
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {name}")
        cursor.execute(f"DROP ROLE {name}")


def test_it_tells_and_can_read_nothing_else(role: str, aigul: User) -> None:
    assert len(GRANTS) == 3
    parts = urlsplit(database_url())
    address = parts._replace(netloc=f"{role}:streams@{parts.hostname}:{parts.port}").geturl()
    streams = Streams({"DATABASE_URL": address})
    streams.start()
    try:
        reader = streams.at(ticket_of(phone_of(aigul)))
        assert reader.status == 200
        tell("alerts live")
        assert reader.hears("alerts")
        with psycopg.connect(address) as line:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute("SELECT email FROM core_user")
            line.rollback()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute("SELECT session_data FROM django_session")
    finally:
        streams.end()
