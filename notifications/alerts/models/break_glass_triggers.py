"""Which rules of an alert that one person sends alone does the database keep itself?

Who is an operator and on duty, and what the mission serves, another app knows; all else is looked at here once more.
"""

import pgtrigger

from notifications.alerts.models.refusals import unless
from notifications.alerts.models.triggers import CONTRIBUTED, LATEST

GLASS = "notifications_breakglass"
REASON_AT_LEAST = 20
# The alert's row first, as everywhere; then whoever breaks two glasses at once does one after the other.
OF_GLASS = f"""
    SELECT v.*, a.state AS alert_state, a.version AS current, i.mode, s.gates INTO thread
        FROM notifications_submission s JOIN notifications_alertversion v ON v.id = s.version_id
        JOIN notifications_alert a ON a.id = v.alert_id JOIN notifications_incident i ON i.id = a.incident_id
        WHERE s.id = NEW.submission_id FOR NO KEY UPDATE OF a;
    {LATEST.format(alert="NEW.alert_id")}
    SELECT * INTO template FROM notifications_alerttemplate WHERE id = thread.template_id;
    PERFORM pg_advisory_xact_lock(hashtext('{GLASS}'), NEW.by_id::int);
"""  # noqa: S608 - our own words
OF_WHAT_WAITS = unless(
    """NEW.submission_id = latest AND thread.alert_id = NEW.alert_id AND thread.number = thread.current
        AND thread.alert_state = 'submitted' AND thread.content_hash = NEW.content_hash""",
    GLASS, "of_what_waits", "this is not what waits for approval",
)  # fmt: skip
IN_EARNEST = unless("thread.mode = 'live'", GLASS, "in_earnest", "there is no glass to break in an exercise")
NOW = unless(
    """NEW.at <= clock_timestamp() AND NEW.at > clock_timestamp() - interval '10 minutes'
        AND thread.expires_at > clock_timestamp()""",
    GLASS, "now", "not now, or it has expired",
)  # fmt: skip
FIRST = unless(
    "NOT EXISTS (SELECT FROM notifications_alertevent WHERE alert_id = NEW.alert_id)",
    GLASS, "first_of_its_alert", "something of it went out before",
)  # fmt: skip
ALLOWED = unless(
    "template.state = 'approved' AND template.break_glass", GLASS, "by_a_template", "no template allows it"
)
NOT_THEIR_OWN = unless(
    "template.approved_by_id <> NEW.by_id", GLASS, "words_approved_by_another", "they approved these words themselves"
)
FILLED = """(
    SELECT jsonb_object_agg(language, (
        SELECT jsonb_object_agg(part, replace(said, '{place}', thread.area_name))
        FROM jsonb_each_text(words) w(part, said)
    )) FROM jsonb_each(template.texts) t(language, words)
)"""
SAME_WORDS = unless(
    f"""thread.texts = {FILLED} AND thread.category = template.category AND thread.event_code = template.event_code
        AND thread.urgency = template.urgency AND thread.severity = template.severity
        AND thread.certainty = template.certainty AND thread.response_types @> template.response_types
        AND thread.response_types <@ template.response_types""",
    GLASS, "in_the_templates_words", "these are not the words of the template",
)  # fmt: skip
# States are named in many languages, and not here.
KNOWN_PLACE = unless(
    """EXISTS (
        SELECT FROM notifications_area
        WHERE code = NEW.place AND (name = thread.area_name OR name = '' AND code = state)
    )""",
    GLASS, "names_a_known_place", "the library has no place of this name",
)  # fmt: skip
WHERE_IT_SERVES = unless(
    "NOT jsonb_path_exists(thread.gates, '$[*] ? (@.code == \"beyond_jurisdiction\")')",
    GLASS, "within_jurisdiction", "the area reaches into places that others serve",
)  # fmt: skip
REASONED = unless(
    f"char_length(btrim(NEW.reason)) >= {REASON_AT_LEAST}", GLASS, "for_a_reason", "a reason is wanted in words"
)
UNREVIEWED = f"""
    FROM {GLASS} g WHERE g.by_id = NEW.by_id
        AND NOT EXISTS (SELECT FROM notifications_breakglassreview r WHERE r.glass_id = g.id)
"""
NOTHING_OVERDUE = unless(
    f"NOT EXISTS (SELECT {UNREVIEWED} AND g.at <= NEW.at - interval '24 hours')",
    GLASS, "after_a_review", "an earlier one waits for its review for too long",
)  # fmt: skip
CAPPED = unless(
    f"""greatest(NEW.people, NEW.logins)
        + (SELECT coalesce(sum(greatest(g.people, g.logins)), 0) {UNREVIEWED}) <= NEW.cap""",
    GLASS, "capped_with_the_others", "with what nobody has reviewed yet it is too many",
)  # fmt: skip
WENT_OUT = unless(
    """EXISTS (
        SELECT FROM notifications_alertevent e JOIN notifications_submission s ON s.version_id = e.version_id
        WHERE e.alert_id = NEW.alert_id AND s.id = NEW.submission_id AND e.kind = 'alert' AND e.by_id = NEW.by_id
    )""",
    GLASS, "with_what_went_out", "nothing went out by it",
)  # fmt: skip

OF_BREAK_GLASS = [
    pgtrigger.Trigger(
        name="as_it_should_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("thread", "RECORD"), ("template", "RECORD"), ("latest", "bigint")],
        func=f"""
            {OF_GLASS} {OF_WHAT_WAITS} {IN_EARNEST} {NOW} {FIRST} {ALLOWED} {NOT_THEIR_OWN} {SAME_WORDS} {KNOWN_PLACE}
            {WHERE_IT_SERVES} {REASONED} {NOTHING_OVERDUE} {CAPPED}
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="contributes",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=CONTRIBUTED.format(alert="NEW.alert_id", people="NEW.by_id"),
    ),
    pgtrigger.Trigger(
        name="with_what_went_out",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=f"{WENT_OUT} RETURN NULL;",
    ),
]

REVIEW = "notifications_breakglassreview"
OF_REVIEW = f"""
    SELECT g.alert_id, g.at INTO glass FROM {GLASS} g JOIN notifications_alert a ON a.id = g.alert_id
        WHERE g.id = NEW.glass_id FOR NO KEY UPDATE OF a;
"""  # noqa: S608 - our own words
FOUR_EYES = unless(
    "NOT EXISTS (SELECT FROM notifications_contribution WHERE alert_id = glass.alert_id AND person_id = NEW.by_id)",
    REVIEW, "four_eyes", "whoever had a hand in an alert does not review it",
)  # fmt: skip
# A late one that is dated back would look as if it had come in time.
AFTERWARDS = unless(
    """NEW.at >= glass.at AND NEW.at <= clock_timestamp()
        AND NEW.at > clock_timestamp() - interval '10 minutes'""",
    REVIEW, "afterwards", "not now, or before it happened",
)  # fmt: skip

OF_REVIEWS = [
    pgtrigger.Trigger(
        name="as_it_should_be",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("glass", "RECORD")],
        func=f"{OF_REVIEW} {FOUR_EYES} {AFTERWARDS} RETURN NEW;",
    ),
]
