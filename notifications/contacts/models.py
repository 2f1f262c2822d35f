"""Which emergency contacts of silent people do we tell, of which alert, and what became of it?

Neither name nor address stands here: both are asked for just before telling (services/known), and so is the consent.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from econsulate.core.base import PublicModel
from econsulate.core.states import Transitions
from notifications.broadcasts.models.broadcasts import Broadcast, Mode, Reach


class State(models.TextChoices):
    """`unknown`: they may have been told, for no answer came. `held`: something forbids it, `reason` says what."""

    WAITING = "waiting"
    LEASED = "leased"
    TOLD = "told"
    UNKNOWN = "unknown"
    FAILED = "failed"
    HELD = "held"
    WITHDRAWN = "withdrawn"


# A carrier may say later that nobody got what it had taken; then another way is tried.
MOVES: dict[str, set[str]] = {
    State.WAITING: {State.LEASED, State.FAILED, State.HELD, State.WITHDRAWN},
    State.LEASED: {State.WAITING, State.TOLD, State.UNKNOWN, State.FAILED},
    State.UNKNOWN: {State.LEASED, State.TOLD},
    State.TOLD: {State.WAITING, State.FAILED},
}
TRANSITIONS = Transitions(MOVES)
PERHAPS_TOLD = (State.LEASED, State.TOLD, State.UNKNOWN)


class Word(models.TextChoices):
    """What they are told: that we can't reach somebody, and how that alert ended."""

    UNREACHED = "unreached"
    CANCELLED = "cancelled"
    ALL_CLEAR = "all_clear"


OF_REAL_ALERTS = f"""
    IF NOT EXISTS (
        SELECT FROM notifications_broadcast WHERE id = NEW.broadcast_id
        AND mode = '{Mode.LIVE}' AND reach <> '{Reach.REACHED}'
    ) THEN
        RAISE EXCEPTION 'emergency contacts are told of what is real, by what is told to an area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notifications_contactround_of_real_alerts';
    END IF;
    RETURN NEW;
"""


class ContactRound(PublicModel):
    """The emergency contacts of one alert or update. `place` is what the approved alert calls its area, `mission` whose
    number they may call. `tally` is what stays once the notices went."""

    broadcast = models.OneToOneField(Broadcast, models.PROTECT, related_name="contact_round")
    mission = models.CharField(max_length=11)
    place = models.TextField()
    tally = models.JSONField(default=dict)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            pgtrigger.ReadOnly(name="what_it_is_stays", fields=["broadcast", "mission", "place"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="of_real_alerts", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OF_REAL_ALERTS
            ),
        ]


class ContactNotice(PublicModel):
    """One contact told one thing about one person in one thread; never twice. `subject` is the person, `contact` whom
    they named, both by their public ids. `channel` and `address_index` are where it goes; `shut` are channels by which
    it can't be told; `perhaps`: a try that nobody answered may have told it."""

    round = models.ForeignKey(ContactRound, models.PROTECT, related_name="notices")
    thread = models.UUIDField()
    subject = models.UUIDField()
    contact = models.UUIDField()
    word = models.CharField(max_length=9, choices=Word.choices, default=Word.UNREACHED)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    address_index = models.BinaryField(null=True)
    shut = ArrayField(models.CharField(max_length=16), default=list)
    perhaps = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="notifications_contactnotice_state_known"),
            models.CheckConstraint(condition=Q(word__in=Word.values), name="notifications_contactnotice_word_known"),
            models.UniqueConstraint(
                fields=["thread", "contact"], condition=Q(word=Word.UNREACHED), name="notifications_contactnotice_once"
            ),
            models.UniqueConstraint(
                fields=["thread", "contact"],
                condition=~Q(word=Word.UNREACHED),
                name="notifications_contactnotice_ended_once",
            ),
            # Two who act for a person may name the same grandmother.
            models.UniqueConstraint(
                fields=["thread", "subject", "address_index"],
                condition=Q(word=Word.UNREACHED, state__in=["waiting", "leased", "told", "unknown"]),
                name="notifications_contactnotice_an_address_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.LEASED, lease_until__isnull=False)
                | (~Q(state=State.LEASED) & Q(lease_until=None)),
                name="notifications_contactnotice_lease_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "failed", "withdrawn"]) | ~Q(reason=""),
                name="notifications_contactnotice_end_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.TOLD) | Q(told_at__isnull=False, address_index__isnull=False),
                name="notifications_contactnotice_told_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="notifications_contact_subject")]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_it_is_stays", fields=["round", "thread", "subject", "contact", "word", "created_at"]
            ),
            pgtrigger.FSM(
                name="forward_only",
                field="state",
                condition=pgtrigger.AnyChange("state"),
                transitions=[(str(old), str(new)) for old, targets in MOVES.items() for new in sorted(targets)],
            ),
        ]
