"""The inbox tells the feed what a phone has to read anew (econsulate/core/feed/triggers, notifications/changes)."""

from django.db import migrations

from econsulate.core.feed.triggers import Told

INBOX = "SELECT m.public_id, NULL::bigint, r.user_id, false FROM "
RECIPIENT = " JOIN notifications_recipient r ON r.id = m.recipient_id"
# Whether it was read stands in the delivery to the inbox; the other ways show nowhere.
DELIVERY = "changed d JOIN notifications_message m ON m.id = d.message_id"

TOLD = [
    Told("notifications_message", "inbox", INBOX + "changed m" + RECIPIENT + " WHERE r.user_id IS NOT NULL"),
    Told(
        "notifications_delivery",
        "inbox",
        INBOX + DELIVERY + RECIPIENT + " WHERE d.channel = 'inbox' AND r.user_id IS NOT NULL",
        part=True,
    ),
]


class Migration(migrations.Migration):
    replaces = [("notifications", "0007_change_feed")]

    dependencies = [("notifications", "0001_folded"), ("core", "0001_folded")]

    operations = [told.operation() for told in TOLD]
