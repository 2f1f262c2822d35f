"""What may others ask of notifications? This, and nothing else.

register_topic(Topic("visas.granted", Purpose.PROGRESS, subject=_("…"), body=_("… {days}"), notice=_("… {reference}")))
notify(ensure_recipient(user), "visas.granted", context={"days": 30}, reference=Reference(…), dedupe_key="granted:…")
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.alerts.services.authority import Authority, AuthorityProvider, register_authority
from notifications.areas.rules import Shape, circle, polygon
from notifications.areas.services import finding
from notifications.areas.services.finding import Where
from notifications.broadcasts.services import keeping
from notifications.channels.replies import is_token as is_reply_token
from notifications.channels.replies import place_of as mail_place
from notifications.checkins.services import keeping as check_ins
from notifications.checkins.services.helping import Call as HelpCall
from notifications.checkins.services.households import HouseholdProvider, Known, Member, register_households
from notifications.checkins.signals import help_needed
from notifications.contacts.services import keeping as contacts
from notifications.contacts.services.keeping import told_of as contacts_told_of
from notifications.contacts.services.known import Contact as AlertContact
from notifications.contacts.services.known import ContactProvider, register_contacts
from notifications.contacts.services.known import Office as AlertOffice
from notifications.deliveries.services import correspondence, messages
from notifications.deliveries.services.correspondence import Reply
from notifications.deliveries.topics import TOPICS, Reference, Topic, Value, packed, register_topic
from notifications.presence.models import FIGURES, PresenceResync, Source
from notifications.presence.rules import Facts, Spot, cell_of
from notifications.presence.services import head_counts, resyncing, targeting, telling
from notifications.presence.services.head_counts import AreaCount, Figures, Level, PlaceCount
from notifications.presence.services.targeting import Audience, Target
from notifications.presence.services.telling import SharedPosition
from notifications.recipients.models import Purpose, Recipient
from notifications.recipients.services import people as recipients
from notifications.recipients.services.people import TelephoneRules

__all__ = [
    "FIGURES",
    "AlertContact",
    "AlertOffice",
    "AreaCount",
    "Audience",
    "Authority",
    "AuthorityProvider",
    "ContactProvider",
    "Facts",
    "Figures",
    "HelpCall",
    "HouseholdProvider",
    "Known",
    "Level",
    "Member",
    "PlaceCount",
    "PresenceResync",
    "Purpose",
    "Reference",
    "Reply",
    "Shape",
    "SharedPosition",
    "Source",
    "Spot",
    "Target",
    "TelephoneRules",
    "Topic",
    "Value",
    "Where",
    "area_at",
    "audience",
    "call_back",
    "cell_of",
    "circle",
    "contacts_told_of",
    "count_audience",
    "count_in_area",
    "count_of_places",
    "count_old_messages",
    "duress_words",
    "ensure_recipient",
    "export",
    "forget",
    "forget_old_messages",
    "forget_presences",
    "help_needed",
    "is_duress_word",
    "is_reply_token",
    "logins_reached_at",
    "mail_place",
    "mark_read_about",
    "notify",
    "notify_packed",
    "pack",
    "polygon",
    "register_authority",
    "register_contacts",
    "register_households",
    "register_topic",
    "replace_presences",
    "reply_behind",
    "resync_presences",
    "serve_presences_by",
    "set_contact_points",
    "shared_position",
    "silence",
    "take_returned_mail",
    "telephone_rules",
]


def area_at(latitude: float, longitude: float) -> Where | None:
    """The State and subdivision a position (WGS 84) lies in; None on the high seas or where no library is loaded."""
    return finding.area_at(latitude, longitude)


def ensure_recipient(user: User) -> UUID:
    """The recipient behind a login, made if need be, with the login's verified e-mail and phone as contact points."""
    return recipients.ensure_recipient(user).public_id


def logins_reached_at(kind: str, address: str) -> QuerySet[User]:
    """Logins that we write to at this address (email, sms) or that sign in by it; keys only, no address is opened."""
    return recipients.logins_reached_at(kind, address)


def set_contact_points(recipient_id: UUID, *, kind: str, addresses: Sequence[str], by: User | None) -> None:
    """Make these verified addresses the only ones of their kind (email, sms). Raises InvalidInput."""
    recipients.set_addresses(get(recipient_id), kind, addresses, by=by)


def notify(
    recipient_id: UUID,
    topic: str,
    *,
    context: Mapping[str, Value],
    dedupe_key: str,
    reference: Reference | None = None,
) -> UUID:
    """Tell one person one thing, within the caller's transaction; returns the message's public id.

    The inbox has it at commit, other channels follow. The same `dedupe_key` for the same person is the same message.
    Raises KeyError for an unregistered topic, ValueError when the values are not those its texts use.
    """
    content = pack(topic, context=context, reference=reference)
    return notify_packed(recipient_id, topic, content=content, dedupe_key=dedupe_key, reference=reference)


def pack(topic: str, *, context: Mapping[str, Value], reference: Reference | None = None) -> dict[str, Any]:
    """The values as JSON, for a message that waits until there is somebody to tell; raises what `notify` raises."""
    return packed(TOPICS[topic], context, reference)


def notify_packed(
    recipient_id: UUID,
    topic: str,
    *,
    content: Mapping[str, Any],
    dedupe_key: str,
    reference: Reference | None = None,
) -> UUID:
    """As `notify`, with values that `pack` gave, also in an earlier release."""
    message = messages.write(get(recipient_id), topic, content=content, reference=reference, dedupe_key=dedupe_key)
    return message.public_id


def mark_read_about(user: User, *, type: str, id: UUID) -> int:
    """Somebody opened the thing itself, so what the inbox says of it is read; returns how many messages were."""
    return messages.mark_read_about(user, reference_type=type, reference_id=id)


def reply_behind(token: str, *, sender: str, now: datetime) -> Reply | None:
    """Who answers which mail of ours, by the token of its reply address; None for one we did not make, or forgot."""
    return correspondence.reply_behind(token, sender=sender, now=now)


def take_returned_mail(token: str, raw: bytes) -> bool:
    """A delivery report (RFC 3464) that came to a reply address; whether it told us anything."""
    return correspondence.take_returned(token, raw)


def telephone_rules(users: QuerySet[User]) -> TelephoneRules:
    """What these logins ask of whoever calls them: nothing left on a machine, and whether a duress word is agreed."""
    return recipients.telephone_rules(users)


def is_duress_word(users: QuerySet[User], spoken: str) -> bool:
    """Whether one of them agreed this word with us. The caller records that it was asked."""
    return recipients.is_duress_word(users, spoken)


def duress_words(users: QuerySet[User]) -> list[str]:
    """The words they agreed with us, for a screen whose opening the caller has recorded."""
    return recipients.duress_words(users)


def forget(user: User, *, by: User | None) -> None:
    """Erase this login's recipient: nothing more goes out, nothing sent can be read here again, and nothing they said
    in check-ins is left. Again is no error."""
    check_ins.forget_login(user, now=timezone.now())
    recipient = Recipient.objects.filter(user=user).select_related("data_key").first()
    if recipient is not None:
        messages.forget(recipient, by=by)


def call_back(user: User, *, about: Collection[UUID]) -> None:
    """What has not yet gone out to this login about these things no longer does: they are not theirs any more."""
    recipient = Recipient.objects.filter(user=user).first()
    if recipient is not None:
        messages.call_back(recipient, reason="not_theirs", about=about)


def silence(user: User, *, by: User | None) -> None:
    """Nothing more goes out to this login and no address of it is left, but what was written stays until `forget`."""
    recipient = Recipient.objects.filter(user=user).first()
    if recipient is not None:
        messages.silence(recipient, by=by)


def count_old_messages(*, before: datetime, keep: Sequence[User]) -> int:
    """How many messages `forget_old_messages` would delete, were it let."""
    return messages.old(before=before, keep=keep).count()


def forget_old_messages(*, before: datetime, keep: Sequence[User], limit: int) -> int:
    """Delete the oldest messages from before this moment, at most `limit`, but none to the logins in `keep`."""
    return messages.forget_old(before=before, keep=keep, limit=limit)


def export(user: User) -> dict[str, Any]:
    """Everything notifications holds about this login, as JSON values, for the person's own export."""
    return {**messages.export(user), **keeping.export(user), **check_ins.export(user)}


def replace_presences(source: str, references: Collection[str], told: Iterable[Facts], *, now: datetime) -> None:
    """All that `source` says under these references of its own, in the caller's transaction; the rest of them goes."""
    telling.replace(source, references, told, now=now)


def forget_presences(subject: UUID, *, references: Collection[str] = (), now: datetime) -> None:
    """Nothing stays about this subject, nor under these references; nor on the lists of check-ins, nor
    whom we told of them."""
    check_ins.forget_subject(subject)
    contacts.forget_subject(subject)
    telling.forget(subject, references=references, now=now)


def shared_position(subject: UUID) -> SharedPosition | None:
    """What is kept of the position somebody shares from the app, while they do."""
    return telling.shared_position(subject)


def serve_presences_by(before: str, after: str) -> None:
    """Everybody whom `before` served is served by `after`."""
    telling.serve_by(before, after)


def resync_presences(sources: Collection[str], told: Callable[[], Iterable[Facts]], *, now: datetime) -> PresenceResync:
    """Compare what these sources should say with what is here, mend it and record how much differed.

    `told` may be called again, where somebody changed a row that had to be mended.
    """
    return resyncing.resync(sources, told, now=now)


def count_of_places(
    level: Level, *, served_by: Collection[str] | None = None, state: str | None = None
) -> list[PlaceCount]:
    """Head-counts of all States, subdivisions or missions with anybody in them; of those alone whom one serves."""
    return head_counts.by_place(level, served_by=served_by, state=state)


def count_in_area(shape: Shape, *, served_by: Collection[str] | None = None) -> AreaCount:
    """Head-counts of a polygon or circle: who is there, and who possibly is."""
    return head_counts.in_area(shape, served_by=served_by)


def count_audience(target: Target, *, now: datetime) -> Audience:
    """How many people a message to this target is about, and how many logins would hear of it."""
    return targeting.count(target, now=now)


def audience(target: Target, *, now: datetime) -> Iterator[list[int]]:
    """Ids of the logins that would hear of it, each once, a few thousand at a time."""
    return targeting.logins(target, now=now)


def get(recipient_id: UUID) -> Recipient:
    return Recipient.objects.select_related("data_key").get(public_id=recipient_id)
