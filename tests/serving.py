"""The role that serves in production: it reads and writes rows, and owns nothing (docs/operations.md)."""

from collections.abc import Iterator

import pytest
from django.db import connection

from econsulate.core.embedded.postgres import SERVING

GRANTS = f"""
    GRANT USAGE ON SCHEMA public TO {SERVING};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {SERVING};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {SERVING};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {SERVING};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {SERVING};
"""


def become_serving() -> None:
    """For the rest of this transaction. Skips where the database has no such role, which only the embedded one has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [SERVING])
        if not cursor.fetchall():
            pytest.skip(f"the database has no role {SERVING}")
        cursor.execute(GRANTS)
        cursor.execute(f"SET LOCAL ROLE {SERVING}")


@pytest.fixture
def serving(db: None) -> Iterator[None]:
    become_serving()
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
