"""Tables tell the feed what a phone has to read anew (econsulate/core/feed/triggers, consular/changes)."""

from django.db import migrations

from econsulate.core.feed.triggers import Told

THREAD = "SELECT t.public_id, t.person_id, t.told_by_id, false FROM "
MESSAGE = (
    "SELECT m.public_id, t.person_id, t.told_by_id, false FROM {} JOIN consular_message m ON m.id = {}"
    " JOIN consular_thread t ON t.id = m.thread_id WHERE m.visibility = 'citizen'"
)
CASE = "SELECT c.public_id, t.person_id, t.told_by_id, false FROM "
TRIP = "SELECT t.public_id, t.person_id, t.told_by_id, false FROM {} WHERE t.person_id IS NOT NULL"
RIGHT = "SELECT r.public_id, NULL::bigint, r.user_id, false FROM "
UPDATE = ("UPDATE",)

TOLD = [
    Told("consular_person", "person", "SELECT p.public_id, p.id, NULL::bigint, true FROM changed p"),
    Told("consular_representation", "representation", RIGHT + "changed r"),
    Told(
        "consular_evidence",
        "representation",
        RIGHT + "changed e JOIN consular_representation r ON r.id = e.representation_id",
        part=True,
    ),
    Told(
        "consular_evidencefile",
        "representation",
        RIGHT
        + "changed f JOIN consular_evidence e ON e.id = f.evidence_id"
        + " JOIN consular_representation r ON r.id = e.representation_id",
        part=True,
    ),
    Told(
        "consular_claim",
        "representation",
        RIGHT + "changed c JOIN consular_representation r ON r.id = c.representation_id",
        part=True,
    ),
    Told(
        "core_storedfile",
        "representation",
        RIGHT
        + "changed s JOIN consular_evidencefile f ON f.file_id = s.id JOIN consular_evidence e ON e.id = f.evidence_id"
        + " JOIN consular_representation r ON r.id = e.representation_id",
        part=True,
        on=UPDATE,
    ),
    Told(
        "consular_traveldocument",
        "travel_document",
        "SELECT d.public_id, d.person_id, NULL::bigint, true FROM changed d",
    ),
    Told(
        "consular_emergencycontact",
        "emergency_contact",
        "SELECT c.public_id, c.person_id, c.told_by_id, false FROM changed c",
    ),
    Told(
        "consular_registration",
        "registration",
        "SELECT r.public_id, r.person_id, NULL::bigint, true FROM changed r",
    ),
    Told("consular_trip", "trip", TRIP.format("changed t")),
    Told("consular_tripleg", "trip", TRIP.format("changed l JOIN consular_trip t ON t.id = l.trip_id"), part=True),
    Told("consular_tripcompanion", "trip", TRIP.format("changed l JOIN consular_trip t ON t.id = l.trip_id"), part=True),
    Told("consular_thread", "thread", THREAD + "changed t"),
    Told("consular_readmark", "thread", THREAD + "changed r JOIN consular_thread t ON t.id = r.thread_id", part=True),
    # The count of what is unread.
    Told(
        "consular_message",
        "thread",
        THREAD + "changed m JOIN consular_thread t ON t.id = m.thread_id WHERE m.visibility = 'citizen'",
        part=True,
    ),
    Told(
        "consular_message",
        "message",
        "SELECT m.public_id, t.person_id, t.told_by_id, false FROM changed m"
        " JOIN consular_thread t ON t.id = m.thread_id WHERE m.visibility = 'citizen'",
    ),
    Told("consular_messagefile", "message", MESSAGE.format("changed f", "f.message_id"), part=True),
    Told("consular_messagetranslation", "message", MESSAGE.format("changed f", "f.message_id"), part=True),
    Told(
        "core_storedfile",
        "message",
        MESSAGE.format("changed s JOIN consular_messagefile f ON f.file_id = s.id", "f.message_id"),
        part=True,
        on=UPDATE,
    ),
    Told(
        "consular_consularcase",
        "case",
        CASE + "changed c JOIN consular_thread t ON t.id = c.thread_id",
    ),
    # Of a case that was merged the state is the other's.
    Told(
        "consular_consularcase",
        "case",
        CASE
        + "changed o JOIN consular_consularcase c ON c.merged_into_id = o.id"
        + " JOIN consular_thread t ON t.id = c.thread_id",
        part=True,
        label="merged_case",
        on=UPDATE,
    ),
    Told("consular_thread", "case", CASE + "changed t JOIN consular_consularcase c ON c.thread_id = t.id", part=True, on=UPDATE),
    Told(
        "consular_soscall",
        "sos",
        "SELECT c.public_id, c.person_id, c.user_id, false FROM changed c"
        " WHERE c.person_id IS NOT NULL OR c.user_id IS NOT NULL",
    ),
    Told(
        "consular_applicationgroup",
        "application_group",
        "SELECT g.public_id, NULL::bigint, g.created_by_id, false FROM changed g",
    ),
    Told(
        "consular_visaapplication",
        "application",
        "SELECT a.public_id, a.person_id, NULL::bigint, true FROM changed a",
    ),
    Told(
        "consular_visa",
        "visa",
        "SELECT v.public_id, a.person_id, NULL::bigint, true FROM changed v"
        " JOIN consular_decision d ON d.id = v.decision_id JOIN consular_visaapplication a ON a.id = d.application_id",
    ),
]


class Migration(migrations.Migration):
    replaces = [("consular", "0023_change_feed")]

    dependencies = [("consular", "0001_folded"), ("core", "0001_folded")]

    operations = [told.operation() for told in TOLD]
