"""Which roles does a database of ours have? Two, as in production (docs/operations.md): one owns it and migrates, the
other serves."""

from urllib.parse import urlsplit

import psycopg
from psycopg import sql

NAME = "econsulate"
SERVING = "econsulate_serving"
# As docs/operations.md has it; what was made before is granted too.
GRANTS = """
    GRANT USAGE ON SCHEMA public TO {role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""


def add_owner(admin_url: str, password: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                sql.Identifier(NAME), sql.Literal(password)
            )
            connection.execute(role)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(NAME)))


def allow_restoring(admin_url: str) -> None:
    """A throwaway database may put rows back without running their triggers: tests/remembered.py."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        grant = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
        connection.execute(grant.format(sql.Identifier(NAME)))


def add_serving(admin_url: str, password: str) -> None:
    """The owner may become it, as tests do."""
    role, owner = sql.Identifier(SERVING), sql.Identifier(NAME)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [SERVING]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(password)))
            connection.execute(sql.SQL("GRANT {} TO {}").format(role, owner))


def serving(owner_url: str, password: str) -> str:
    """The DATABASE_URL of the role that serves, which may read and write rows, and neither change a table nor switch a
    trigger off."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL(GRANTS).format(role=sql.Identifier(SERVING)))
    place = urlsplit(owner_url)
    return place._replace(netloc=f"{SERVING}:{password}@{place.hostname}:{place.port}").geturl()
