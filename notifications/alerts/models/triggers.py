"""Which rules of alerts does the database keep itself, whoever writes?

All of them lock the alert's row first, so that of an approval, a change and a rejection at once each sees the other.
"""

import pgtrigger

from notifications.alerts.models.refusals import unless

LATEST = """
    SELECT s.id INTO latest FROM notifications_submission s JOIN notifications_alertversion v ON v.id = s.version_id
        WHERE v.alert_id = {alert} ORDER BY s.id DESC LIMIT 1;
"""
SUBMITTED_AS_IT_IS = """EXISTS (
    SELECT FROM notifications_submission s JOIN notifications_alertversion v ON v.id = s.version_id
    WHERE s.id = latest AND v.number = NEW.version
) AND NOT EXISTS (SELECT FROM notifications_approval WHERE submission_id = latest)"""
APPROVED_AS_IT_IS = """EXISTS (
    SELECT FROM notifications_approval p JOIN notifications_submission s ON s.id = p.submission_id
    JOIN notifications_alertversion v ON v.id = s.version_id
    WHERE s.id = latest AND v.number = NEW.version AND p.verdict = 'approved' AND p.content_hash = v.content_hash
        AND p.lapses_at > clock_timestamp()
)"""
RULED = "EXISTS (SELECT FROM notifications_approval WHERE submission_id = latest AND verdict = NEW.state)"
RUN_OUT = """EXISTS (
    SELECT FROM notifications_approval
    WHERE submission_id = latest AND verdict = 'approved' AND lapses_at <= clock_timestamp()
)"""
TOLD = """EXISTS (
    SELECT FROM notifications_alertevent e JOIN notifications_alertversion v ON v.id = e.version_id
    WHERE e.alert_id = NEW.id AND e.seq = (SELECT max(seq) FROM notifications_alertevent WHERE alert_id = NEW.id)
        AND CASE NEW.state
            WHEN 'live' THEN e.kind IN ('alert', 'update') AND v.number = NEW.version AND e.expires_at = NEW.live_until
            ELSE e.kind = CASE NEW.state WHEN 'cancelled' THEN 'cancel' ELSE 'all_clear' END AND NEW.live_until IS NULL
        END
)"""
OVER = "NEW.live_until IS NULL AND OLD.live_until <= clock_timestamp()"
INCIDENT_OPEN = """
    PERFORM FROM notifications_incident WHERE id = NEW.incident_id AND closed_at IS NULL FOR SHARE;
""" + unless("FOUND", "notifications_alert", "incident_is_open", "the incident is closed")
ALERT = "notifications_alert"
MOVES_FOR_A_REASON = f"""
    {LATEST.format(alert="NEW.id")}
    IF NEW.version <> OLD.version THEN
        {
    unless(
        "NEW.version = OLD.version + 1 AND NEW.state = 'draft'",
        ALERT,
        "versions_in_turn",
        "a new version is the next one, and a draft",
    )
}
    END IF;
    IF NEW.state = 'draft' AND OLD.state <> 'draft' THEN
        {unless("NEW.version = OLD.version + 1", ALERT, "draft_by_a_change", "only a change makes it a draft again")}
    END IF;
    IF OLD.state = 'rejected' AND NEW.state = 'draft' THEN
        {unless("OLD.live_until > clock_timestamp()", ALERT, "rejected_for_good", "nothing of it is out")}
    END IF;
    IF NEW.state = 'submitted' AND OLD.state <> 'submitted' THEN
        {unless(SUBMITTED_AS_IT_IS, ALERT, "submitted_as_it_is", "this version was not submitted")}
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' THEN
        {unless(APPROVED_AS_IT_IS, ALERT, "approved_as_it_is", "nobody approved exactly this version")}
    END IF;
    IF NEW.state IN ('returned', 'rejected') AND OLD.state <> NEW.state THEN
        {unless(RULED, ALERT, "ended_by_somebody", "nobody returned or rejected it")}
    END IF;
    IF NEW.state = 'lapsed' AND OLD.state <> 'lapsed' THEN
        {unless(RUN_OUT, ALERT, "lapses_in_time", "the approval still holds")}
    END IF;
    IF NEW.state IN ('live', 'cancelled', 'all_clear') AND OLD.state <> NEW.state THEN
        {unless(TOLD, ALERT, "told_before", "nobody was told")}
    ELSIF NEW.live_until IS DISTINCT FROM OLD.live_until OR NEW.state = 'expired' AND OLD.state <> 'expired' THEN
        {unless(OVER, ALERT, "ends_in_time", "it holds until it is ended or over")}
    END IF;
    RETURN NEW;
"""
BORN_A_DRAFT = unless("NEW.state = 'draft' AND NEW.version = 1", ALERT, "begins_as_a_draft", "an alert is born a draft")
VERSION_IS_THERE = unless(
    "EXISTS (SELECT FROM notifications_alertversion WHERE alert_id = NEW.id AND number = NEW.version)",
    ALERT, "version_is_there", "the version that counts is missing",
)  # fmt: skip

OF_ALERTS = [
    pgtrigger.Trigger(
        name="begins_as_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"{INCIDENT_OPEN} {BORN_A_DRAFT} RETURN NEW;",
    ),
    pgtrigger.Trigger(
        name="moves_for_a_reason",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        declare=[("latest", "bigint")],
        func=f"{INCIDENT_OPEN} {MOVES_FOR_A_REASON}",
    ),
    pgtrigger.Trigger(
        name="version_is_there",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=f"{VERSION_IS_THERE} RETURN NULL;",
    ),
]

THREAD = """
    SELECT a.public_id, a.version, a.state, i.public_id AS incident, i.mode INTO thread
        FROM notifications_alert a JOIN notifications_incident i ON i.id = a.incident_id
        WHERE a.id = NEW.alert_id FOR UPDATE OF a;
"""
CONTENT = """jsonb_build_object(
    'alert', thread.public_id, 'incident', thread.incident, 'mode', thread.mode, 'number', NEW.number,
    'template', (SELECT public_id FROM notifications_alerttemplate WHERE id = NEW.template_id),
    'category', NEW.category, 'event_code', NEW.event_code, 'urgency', NEW.urgency, 'severity', NEW.severity,
    'certainty', NEW.certainty, 'response_types', NEW.response_types, 'texts', NEW.texts,
    'area_name', NEW.area_name, 'area', NEW.area, 'nationalities', NEW.nationalities, 'languages', NEW.languages,
    'channels', NEW.channels,
    'expires_at', to_char(NEW.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
)"""
VERSION = "notifications_alertversion"
FOLLOWS = unless(
    "thread.state = 'draft' AND thread.version = NEW.number", VERSION, "follows_the_thread", "not the next version"
)
TEMPLATE_IN_USE = unless(
    """NEW.template_id IS NULL OR EXISTS (
        SELECT FROM notifications_alerttemplate WHERE id = NEW.template_id AND approved_by_id IS NOT NULL
    )""",
    VERSION, "template_was_approved", "nobody approved this template",
)  # fmt: skip
HASHED = unless(
    f"""NEW.canonical::jsonb = {CONTENT}
        AND NEW.content_hash = encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex')""",
    VERSION, "hash_of_all_of_it", "the hash is not that of the content",
)  # fmt: skip
CONTRIBUTED = """
    INSERT INTO notifications_contribution (alert_id, person_id, since)
        SELECT {alert}, person, clock_timestamp() FROM unnest(ARRAY[{people}]) person WHERE person IS NOT NULL
        ON CONFLICT (alert_id, person_id) DO NOTHING;
    RETURN NULL;
"""
TEMPLATE_AUTHOR = "(SELECT author_id FROM notifications_alerttemplate WHERE id = NEW.template_id)"

OF_VERSIONS = [
    pgtrigger.Trigger(
        name="as_it_should_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("thread", "RECORD")],
        func=f"{THREAD} {FOLLOWS} {TEMPLATE_IN_USE} {HASHED} RETURN NEW;",
    ),
    pgtrigger.Trigger(
        name="contributes",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=CONTRIBUTED.format(alert="NEW.alert_id", people=f"NEW.author_id, {TEMPLATE_AUTHOR}"),
    ),
]

OF_SUBMISSION = """
    SELECT v.*, a.state AS alert_state, a.version AS current INTO thread
        FROM notifications_alertversion v JOIN notifications_alert a ON a.id = v.alert_id
        WHERE v.id = NEW.version_id FOR UPDATE OF a;
"""
SUBMISSION = "notifications_submission"
CURRENT = unless(
    "thread.number = thread.current AND thread.alert_state IN ('draft', 'lapsed')",
    SUBMISSION, "of_the_current_version", "only the version that counts is submitted, and once",
)  # fmt: skip
COMPLETE = unless(
    """thread.category <> '' AND thread.event_code <> '' AND thread.urgency <> '' AND thread.severity <> ''
        AND thread.certainty <> '' AND cardinality(thread.response_types) > 0 AND thread.area_name <> ''
        AND thread.texts ? 'en' AND cardinality(thread.channels) > 0 AND thread.expires_at > clock_timestamp()""",
    SUBMISSION, "of_something_complete", "the version is incomplete or has expired",
)  # fmt: skip
GATES_ACCEPTED = unless(
    """NOT EXISTS (
        SELECT FROM jsonb_array_elements(NEW.gates) gate
        WHERE (gate ->> 'code' = ANY(NEW.accepted_gates)) IS NOT TRUE OR (gate -> 'hard')::boolean
    )""",
    SUBMISSION, "gates_accepted", "a gate was not accepted",
)  # fmt: skip

OF_SUBMISSIONS = [
    pgtrigger.Trigger(
        name="as_it_should_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("thread", "RECORD")],
        func=f"{OF_SUBMISSION} {CURRENT} {COMPLETE} {GATES_ACCEPTED} RETURN NEW;",
    ),
    pgtrigger.Trigger(
        name="contributes",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=CONTRIBUTED.format(
            alert="(SELECT alert_id FROM notifications_alertversion WHERE id = NEW.version_id)", people="NEW.by_id"
        ),
    ),
]

OF_APPROVAL = f"""
    SELECT v.alert_id, v.number, v.content_hash, v.expires_at, a.state, a.version INTO thread
        FROM notifications_submission s JOIN notifications_alertversion v ON v.id = s.version_id
        JOIN notifications_alert a ON a.id = v.alert_id WHERE s.id = NEW.submission_id FOR UPDATE OF a;
    {LATEST.format(alert="thread.alert_id")}
"""  # noqa: S608 - our own words
APPROVAL = "notifications_approval"
OF_WHAT_COUNTS = unless(
    """NEW.submission_id = latest AND thread.number = thread.version AND thread.content_hash = NEW.content_hash
        AND (thread.state = 'submitted' OR NEW.verdict = 'rejected' AND thread.state = 'approved')""",
    APPROVAL, "of_what_counts", "this is not what waits for approval",
)  # fmt: skip
FOUR_EYES = unless(
    """NEW.verdict <> 'approved' OR NOT EXISTS (
        SELECT FROM notifications_contribution WHERE alert_id = thread.alert_id AND person_id = NEW.by_id
    )""",
    APPROVAL, "four_eyes", "whoever had a hand in an alert does not approve it",
)  # fmt: skip
UNEXPIRED = unless(
    "NEW.verdict <> 'approved' OR thread.expires_at > clock_timestamp()",
    APPROVAL, "of_something_that_holds", "it has expired",
)  # fmt: skip

OF_APPROVALS = [
    pgtrigger.Trigger(
        name="as_it_should_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("thread", "RECORD"), ("latest", "bigint")],
        func=f"{OF_APPROVAL} {OF_WHAT_COUNTS} {FOUR_EYES} {UNEXPIRED} RETURN NEW;",
    ),
]
