"""Which files do we keep, whose key opens them, and has anyone looked into them yet?"""

from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import CENTRAL
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import decrypt, encrypt, new_key


class KeptFile(PublicModel):
    """What uploads and stored files share: parts on disk, sealed under a key of their own and to the id `blob`.

    The file's key is wrapped by a DataKey, so destroying that one shreds the file, copies in backups included.
    """

    blob = models.UUIDField(default=uuid4, editable=False)
    parts = ArrayField(models.UUIDField(), default=list, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField(editable=False)

    class Meta:
        abstract = True

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key

    def wrap(self, key: bytes) -> bytes:
        """Seal the file's key under the present `data_key`; returns the key itself for use at once."""
        self.wrapped_key = encrypt(self.data_key.unwrap(), key, self.key_binding)
        return key

    def wrap_new_key(self) -> bytes:
        return self.wrap(new_key())

    def key(self) -> bytes:
        """The file's own key. Raises KeyDestroyed when its person was erased."""
        return decrypt(self.data_key.unwrap(), bytes(self.wrapped_key), self.key_binding)

    @property
    def key_binding(self) -> bytes:
        return f"{self._meta.db_table}:wrapped_key:{self.blob}".encode()


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def originals(self) -> Self:
        return self.filter(kind=StoredFile.Kind.ORIGINAL)


class StoredFile(KeptFile):
    """A file as it came (`original`), or one of its pages as we drew it anew (`derivative`)."""

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("original")
        DERIVATIVE = "derivative", _("page drawn anew")

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("waiting to be checked")
        SCANNING = "scanning", _("being checked")
        CLEAN = "clean", _("checked")
        REJECTED = "rejected", _("refused")

    class MalwareScan(models.TextChoices):
        CLEAN = "clean", _("nothing found")
        INFECTED = "infected", _("malicious software found")
        NOT_CONFIGURED = "not_configured", _("no virus scanner is set up")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ORIGINAL)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.QUARANTINED)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    policy = models.CharField(max_length=40, blank=True)
    chain = models.CharField(max_length=32, default=CENTRAL)
    # Nobody where it came by mail from somebody the house does not know.
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    name: Any = SealedText(null=True)
    sha256 = models.BinaryField(max_length=32)
    size = models.PositiveBigIntegerField(_("size"))
    media_type = models.CharField(_("type"), max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    quality = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("hints on quality"))
    malware_scan = models.CharField(_("virus scan"), max_length=14, choices=MalwareScan.choices, blank=True)
    original = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="derivatives")
    page = models.PositiveSmallIntegerField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.UniqueConstraint(fields=["blob"], name="core_storedfile_blob"),
            models.UniqueConstraint(fields=["original", "page"], name="core_storedfile_page_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="core_storedfile_not_empty"),
            models.CheckConstraint(
                condition=Q(state="rejected", reason__gt="") | (~Q(state="rejected") & Q(reason="")),
                name="core_storedfile_reason_when_rejected",
            ),
            models.CheckConstraint(
                condition=~Q(state="clean") | Q(media_type__gt=""), name="core_storedfile_clean_has_type"
            ),
            models.CheckConstraint(
                condition=Q(kind="original", original__isnull=True, page__isnull=True)
                | Q(kind="derivative", original__isnull=False, page__isnull=False, state="clean"),
                name="core_storedfile_derivative_of",
            ),
        ]
        indexes = [GinIndex(fields=["parts"], name="core_storedfile_parts")]
        triggers = [
            pgtrigger.FSM(
                name="states",
                field="state",
                transitions=[
                    ("quarantined", "scanning"),
                    ("scanning", "quarantined"),
                    ("scanning", "clean"),
                    ("scanning", "rejected"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="content_is_fixed", fields=["blob", "parts", "kind", "sha256", "size", "original", "page"]
            ),
        ]


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(owner=user)

    def in_flight(self) -> Self:
        """Those whose bytes take up room and are not yet part of anything."""
        return self.filter(state__in=[Upload.State.RECEIVING, Upload.State.COMPLETE])

    def overdue(self) -> Self:
        return self.in_flight().filter(expires_at__lte=Now())

    def forgettable(self, *, after: timedelta) -> Self:
        ended = [Upload.State.EXPIRED, Upload.State.CLAIMED]
        return self.filter(state__in=ended, expires_at__lte=Now() - after)


class Upload(KeptFile):
    """A file on its way, as tus 1.0 sees it. Its DataKey is its own until a person's takes over at the claim."""

    class State(models.TextChoices):
        RECEIVING = "receiving", _("being received")
        COMPLETE = "complete", _("received")
        CLAIMED = "claimed", _("handed in")
        EXPIRED = "expired", _("expired")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.RECEIVING)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    metadata: Any = SealedText(null=True)
    expires_at = models.DateTimeField()
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, null=True, related_name="upload")

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blob"], name="core_upload_blob"),
            models.CheckConstraint(
                condition=Q(length__gt=0, offset__lte=F("length")), name="core_upload_offset_within_length"
            ),
            models.CheckConstraint(
                condition=Q(state="receiving", offset__lt=F("length"))
                | Q(state__in=["complete", "claimed"], offset=F("length"))
                | Q(state="expired"),
                name="core_upload_complete_when_all_is_here",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", file__isnull=False) | (~Q(state="claimed") & Q(file__isnull=True)),
                name="core_upload_claimed_into_file",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state"], name="core_upload_owner"),
            models.Index(fields=["expires_at"], name="core_upload_expiry"),
        ]
