"""How does a table tell the feed of its changes? By triggers once a statement, so that a bulk of rows costs one more.

For migrations. `FUNCTION` is written by the kernel's own; each app's migration names its tables. It also says to open
streams for whom something is new (core/streams): to fifty at once, since more are an import, found when people ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.migrations import RunSQL

FUNCTION = """
CREATE OR REPLACE FUNCTION core_note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'WITH told AS (INSERT INTO core_change AS noted
            (kind, object_id, about, login, is_open, is_gone, position, changed_at)
        SELECT DISTINCT ON (found.object_id) %L, found.object_id, found.about, found.login, found.is_open, %L::boolean,
            pg_current_xact_id()::text::bigint, statement_timestamp()
        FROM (%s) AS found (object_id, about, login, is_open)
        ORDER BY found.object_id
        ON CONFLICT (kind, object_id) DO UPDATE SET about = EXCLUDED.about, login = EXCLUDED.login,
            is_open = EXCLUDED.is_open, is_gone = EXCLUDED.is_gone, position = EXCLUDED.position,
            changed_at = EXCLUDED.changed_at
        RETURNING noted.about, noted.login, noted.is_open)
        SELECT pg_notify(''econsulate_streams'', topic) FROM (
            SELECT concat(CASE WHEN is_open THEN ''open '' ELSE ''own '' END, about) FROM told WHERE about IS NOT NULL
            UNION SELECT concat_ws('' '', ''login'', login, about) FROM told WHERE login IS NOT NULL LIMIT 50
        ) AS heard (topic)',
        TG_ARGV[0], TG_OP = 'DELETE' AND TG_ARGV[1] = 'whole', TG_ARGV[2]
    );
    RETURN NULL;
END $$
"""
NO_FUNCTION = "DROP FUNCTION core_note_changes()"
TRANSITIONS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


@dataclass(frozen=True)
class Told:
    """`select` gives (object_id, about, login, is_open) for the rows in `changed`: rows of `table` themselves, or with
    `part` rows of another that show something of them. A thing of which a part goes has changed, it
    isn't gone. `label` names the triggers where a table has two of one kind."""

    table: str
    kind: str
    select: str
    part: bool = False
    label: str = ""
    on: Sequence[str] = ("INSERT", "UPDATE", "DELETE")

    def __post_init__(self) -> None:
        object.__setattr__(self, "select", " ".join(self.select.split()))

    def operation(self) -> RunSQL:
        return RunSQL([*self.triggers(), *self.backfill()], [self.drop(event) for event in self.on])

    def triggers(self) -> list[str]:
        what, select = "part" if self.part else "whole", self.select.replace("'", "''")
        return [
            f"CREATE TRIGGER {self.name(event)} AFTER {event} ON {self.table}"
            f" REFERENCING {TRANSITIONS[event]} TABLE AS changed FOR EACH STATEMENT"
            f" EXECUTE FUNCTION core_note_changes('{self.kind}', '{what}', '{select}')"
            for event in self.on
        ]

    def backfill(self) -> list[str]:
        """What is here already, as if it had all just come."""
        if self.part:
            return []
        select = self.select.replace("FROM changed", f"FROM {self.table}")
        return [
            "INSERT INTO core_change (kind, object_id, about, login, is_open, is_gone, position, changed_at)"  # noqa: S608
            f" SELECT '{self.kind}', found.*, false, pg_current_xact_id()::text::bigint, statement_timestamp()"
            f" FROM ({select}) AS found (object_id, about, login, is_open)"
        ]

    def name(self, event: str) -> str:
        return f"feed_{self.label or self.kind}_{event.lower()}"

    def drop(self, event: str) -> str:
        return f"DROP TRIGGER {self.name(event)} ON {self.table}"
