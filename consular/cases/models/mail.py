"""Which e-mails wait for an officer because nobody could be sure of them, and which message came by mail?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.cases.models.messages import Message
from consular.cases.models.threads import Thread, missions_served_by
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.states import Transitions


class MailReason(models.TextChoices):
    """Why it is not simply a message in a conversation."""

    UNKNOWN_SENDER = "unknown_sender", _("Written to the mission, not as an answer")
    UNKNOWN_ADDRESS = "unknown_address", _("The address it was sent to is none that we gave anybody")
    EXPIRED_ADDRESS = "expired_address", _("An answer to a mail from long ago")
    SENDER_DIFFERS = "sender_differs", _("An answer, but from another address than the citizen's")
    NOT_BY_MAIL = "not_by_mail", _("An answer of somebody who asked us to keep e-mail discreet")
    NO_LONGER_THEIRS = "no_longer_theirs", _("An answer of somebody who may not write there any longer")


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN_OVER = "taken_over", _("Taken over into a conversation")
    ANSWERED = "answered_elsewhere", _("Answered in another way")
    SPAM = "marked_as_spam", _("Unwanted")


DISMISSALS = [(state.value, state.label) for state in (MailState.ANSWERED, MailState.SPAM)]
TRANSITIONS = Transitions({MailState.WAITING: {MailState.TAKEN_OVER, MailState.ANSWERED, MailState.SPAM}})


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def visible_to_staff(self, user: User) -> Self:
        """Mail to the missions the user serves; never what claims to belong to one's own family's conversation."""
        own = Thread.objects.filter(person__in=Person.objects.filter(representations__user=user.pk))
        served = self.filter(mission__in=missions_served_by(user))
        return served.exclude(claimed__in=own).exclude(taken_into__in=own)

    def whole(self) -> Self:
        return self.select_related(
            "data_key", "mission", "claimed__person__data_key", "taken_into", "closed_by__officer"
        )


class IncomingMail(PublicModel):
    """A mail an officer has to look at. `claimed` is the conversation whose reply address it came to, if it did.

    It lies under the key of whom that conversation is about, else under one of its own. Once it is taken over it says
    nothing any longer: the words are in the conversation.
    """

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="incoming_mails")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=MailReason.choices)
    claimed = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="claiming_mails")
    fingerprint = models.BinaryField(unique=True)
    sender: Any = SealedText(null=True)
    subject: Any = SealedText(null=True)
    text: Any = SealedText(null=True)
    state = models.CharField(max_length=18, choices=MailState.choices, default=MailState.WAITING)
    taken_into = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="mails_taken")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note: Any = SealedText(null=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=MailReason.values), name="consular_incomingmail_reason_known"
            ),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="consular_incomingmail_state_known"),
            models.CheckConstraint(
                condition=Q(state=MailState.WAITING, closed_at=None, closed_by=None)
                | (~Q(state=MailState.WAITING) & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="consular_incomingmail_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.TAKEN_OVER, taken_into__isnull=False, sender=None, subject=None, text=None)
                | (~Q(state=MailState.TAKEN_OVER) & Q(taken_into=None)),
                name="consular_incomingmail_stands_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.TAKEN_OVER)
                | Q(sender__isnull=False, subject__isnull=False, text__isnull=False),
                name="consular_incomingmail_is_lost_nowhere",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MailState.ANSWERED, MailState.SPAM]) | Q(note__isnull=False),
                name="consular_incomingmail_dismissed_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["mission", "state", "created_at"], name="consular_incomingmail_inbox")]
        triggers = [
            pgtrigger.ReadOnly(name="what_came_stays", fields=["reason", "claimed", "fingerprint", "data_key"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(
                name="no_mail_waiting_is_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="waiting"),
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key


class IncomingMailFile(PublicModel):
    """One file that came with such a mail; nobody opens it until it was found clean."""

    mail = models.ForeignKey(IncomingMail, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="mail_file")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "number"], name="consular_incomingmailfile_numbered")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]


class MailedMessage(PublicModel):
    """A message that came as an answer by mail, with what was cut off from it: quotations, a signature."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="by_mail")
    cut_off: Any = SealedText()

    class Meta:
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def sealing_key(self) -> DataKey:
        return self.message.sealing_key
