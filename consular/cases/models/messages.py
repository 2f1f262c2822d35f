"""What was written in a thread, by whom, for whose eyes, and who has read it?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.cases.models.threads import Thread
from consular.missions.models.texts import LANGUAGES
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile


class Side(models.TextChoices):
    CITIZEN = "citizen", _("Citizen")
    MISSION = "mission", _("Mission")


class Visibility(models.TextChoices):
    """Whose eyes a message is for; the staff read all of them."""

    CITIZEN = "citizen", _("Answer to the citizen")
    INTERNAL = "internal", _("Internal note")
    PARTNER = "partner", _("Exchange with a partner")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        """What the citizen's side may read."""
        return self.filter(thread__in=Thread.objects.visible_to(user), visibility=Visibility.CITIZEN)

    def whole(self) -> Self:
        """With all that is read to show them; three queries."""
        files = MessageFile.objects.select_related("file__data_key").order_by("number")
        texts = MessageTranslation.objects.order_by("language")
        return self.select_related("author", "by_mail").prefetch_related(
            models.Prefetch("files", files), models.Prefetch("translations", texts)
        )


class Message(PublicModel):
    """One message. `client_id` is the app's own name for it: sent again from a bad line it is the same message.

    `internal` stays among the staff; `partner` notes what was exchanged with a hospital, the police or the like.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    side = models.CharField(max_length=7, choices=Side.choices)
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    text: Any = SealedText()
    client_id = models.UUIDField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="consular_message_sent_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="consular_message_side_known"),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.CITIZEN) | Q(visibility__in=Visibility.values, side=Side.MISSION),
                name="consular_message_citizens_write_openly",
            ),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="consular_message_language_known"),
        ]
        indexes = [models.Index(fields=["thread", "id"], name="consular_message_in_order")]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="by_an_outsider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__side="mission"),
                func="""
                    IF EXISTS (
                        SELECT FROM consular_representation r JOIN consular_thread t ON t.person_id = r.person_id
                        WHERE t.id = NEW.thread_id AND r.user_id = NEW.author_id
                    ) THEN
                        RAISE EXCEPTION 'nobody answers their own family'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_message_by_an_outsider';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.thread.sealing_key


class MessageFile(PublicModel):
    """One file sent with a message; nobody opens it until it was found clean."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="message_file")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="consular_messagefile_numbered")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]


class MessageTranslation(PublicModel):
    """What a message says in another language, written beside it by a person; a better one takes its place."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    text: Any = SealedText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "language"], name="consular_messagetranslation_one_each"),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="consular_messagetranslation_language_known"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="of_what_it_is_stays", fields=["message", "language"])]

    @property
    def sealing_key(self) -> DataKey:
        return self.message.sealing_key


class ReadMark(models.Model):
    """Up to which message somebody has read a thread."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="consular_readmark_last")]

    def __str__(self) -> str:
        return f"ReadMark {self.pk}"
