"""What is left in the database when a process dies at any of the statements by which an act writes?"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection

WRITING = ("INSERT", "UPDATE", "DELETE")
OURS = ("consular_", "core_", "notifications_")


class Stopped(BaseException):
    """No service may catch it, as none can catch a kill."""


def contents() -> dict[str, tuple[int, int]]:
    """Of each of our tables, how many rows it has and a digest of where they lie and since when.

    A row that was written never changes: an UPDATE makes another. So there is no need to read them.
    """
    digest = "coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0)"
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*), {digest} FROM {name}" for name in our_tables())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}


@cache
def our_tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name.startswith(OURS)]


def run_until(act: Callable[[], Any], stop_at: int | None) -> int:
    """Do the act but die before its writing statement of this number; how many it wrote."""
    written = 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal written
        if sql.lstrip().upper().startswith(WRITING):
            written += 1
            if written == stop_at:
                raise Stopped
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    return written


def assert_all_or_nothing(act: Callable[[], Any], *promised: str) -> None:
    """Stopped at each statement in turn the act leaves nothing; let through, something in each promised table."""
    before, stop_at = contents(), 0
    while True:
        stop_at += 1
        try:
            written = run_until(act, stop_at)
        except Stopped:
            after = contents()
            assert after == before, f"stopped at {stop_at}: {differing(before, after)}"
        else:
            break
    assert written == stop_at - 1
    assert stop_at > len(promised), "stopped nowhere"
    missing = set(promised) - differing(before, contents())
    assert not missing, f"promised and not kept: {missing}"


def differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name, rows in after.items() if rows != before[name]}
