"""Which answers does a mission keep ready, in which languages? A draft each: an officer edits it before it is sent."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from consular.cases.models.threads import missions_served_by
from consular.missions.models.missions import Mission
from consular.missions.models.texts import LANGUAGES
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def visible_to_staff(self, user: User) -> Self:
        return self.filter(mission__in=missions_served_by(user))

    def kept(self) -> Self:
        return self.filter(retired_at=None)


class CannedReply(PublicModel):
    """A text with plain names in braces (rules/replies). It holds no personal data, so nothing of it is sealed."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="canned_replies")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(max_length=120)
    text = models.TextField()
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "language", "title"],
                condition=Q(retired_at=None),
                name="consular_cannedreply_title_once",
            ),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="consular_cannedreply_language_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="consular_cannedreply_says_something"),
        ]
