"""Which rules of what is told does the database keep itself? A second look at what services/sending decided."""

import pgtrigger

from notifications.alerts.models.refusals import unless
from notifications.alerts.models.triggers import LATEST

EVENT = "notifications_alertevent"
# The alert's row is locked first, as everywhere; then the chain, of which there is one for each mode.
OF_EVENT = f"""
    SELECT a.public_id, a.state, a.version, a.live_until, v.number, v.content_hash, v.expires_at, i.mode INTO thread
        FROM notifications_alert a JOIN notifications_incident i ON i.id = a.incident_id
        JOIN notifications_alertversion v ON v.alert_id = a.id AND v.id = NEW.version_id
        WHERE a.id = NEW.alert_id FOR NO KEY UPDATE OF a;
    {unless("FOUND AND thread.mode = NEW.mode", EVENT, "of_its_alert", "the version or the mode is of another alert")}
    {LATEST.format(alert="NEW.alert_id")}
    PERFORM pg_advisory_xact_lock(hashtext('notifications_alertevent'), hashtext(NEW.mode));
"""  # noqa: S608 - our own words
# What carries it is of the same mode and thread: no drill goes out as what is real, nor by its queue.
CARRIED = unless(
    """EXISTS (
        SELECT FROM notifications_broadcast b WHERE b.id = NEW.broadcast_id AND b.mode = NEW.mode
            AND b.thread = thread.public_id AND b.expires_at = NEW.expires_at
    )""",
    EVENT, "carried_as_what_it_is", "the broadcast is of another mode, thread or time",
)  # fmt: skip
IN_TURN = unless(
    "NEW.seq = (SELECT coalesce(max(seq), 0) + 1 FROM notifications_alertevent WHERE alert_id = NEW.alert_id)",
    EVENT, "in_turn", "not the next event of this alert",
)  # fmt: skip
APPROVED = unless(
    """thread.number = thread.version AND thread.expires_at > clock_timestamp() AND NEW.expires_at = thread.expires_at
        AND (
            thread.state = 'approved' AND EXISTS (
                SELECT FROM notifications_approval WHERE submission_id = latest AND verdict = 'approved'
                    AND content_hash = thread.content_hash AND lapses_at > clock_timestamp()
            ) OR thread.state = 'submitted' AND NEW.kind = 'alert' AND EXISTS (
                SELECT FROM notifications_breakglass WHERE submission_id = latest AND by_id = NEW.by_id
                    AND content_hash = thread.content_hash
            )
        )""",
    EVENT, "approved_as_it_is", "nobody approved exactly this, or no longer",
)  # fmt: skip
OUT = "coalesce(thread.live_until > clock_timestamp(), FALSE)"
FIRST_OR_MORE = unless(
    f"(NEW.kind <> 'alert') = {OUT}", EVENT, "of_what_is_out", "something of it is out, or nothing is"
)
OF_THE_LAST = unless(
    """NEW.version_id = (
        SELECT version_id FROM notifications_alertevent WHERE alert_id = NEW.alert_id ORDER BY seq DESC LIMIT 1
    )""",
    EVENT, "ends_what_is_out", "another version is out",
)  # fmt: skip
CHAINED = unless(
    """NEW.position = last.position + 1 AND NEW.previous = last.digest
        AND NEW.digest = encode(sha256(convert_to(NEW.previous, 'UTF8') || sha256(NEW.canonical)), 'hex')""",
    EVENT, "chained", "the chain is broken",
)  # fmt: skip
LAST = """
    SELECT position, digest::text INTO last FROM notifications_alertevent
        WHERE mode = NEW.mode ORDER BY position DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT 0 AS position, ''::text AS digest INTO last;
    END IF;
"""

OF_EVENTS = [
    pgtrigger.Trigger(
        name="as_it_should_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("thread", "RECORD"), ("last", "RECORD"), ("latest", "bigint")],
        func=f"""
            {OF_EVENT} {CARRIED} {IN_TURN} {FIRST_OR_MORE}
            IF NEW.kind IN ('alert', 'update') THEN {APPROVED} ELSE {OF_THE_LAST} END IF;
            {LAST} {CHAINED}
            RETURN NEW;
        """,
    ),
]
