"""Who asked to be erased, when will it be done, and was it?"""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.states import Transitions


class ErasureState(models.TextChoices):
    OPEN = "open", _("Asked for")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CARRIED_OUT = "carried_out", _("Carried out")


ERASURE_TRANSITIONS = Transitions({ErasureState.OPEN: {ErasureState.WITHDRAWN, ErasureState.CARRIED_OUT}})


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)


class ErasureRequest(PublicModel):
    """A login's wish that it and the person behind it be erased, not before `not_before`. It outlives the person.

    Without a person there is only a login to erase: somebody who never told us who they are.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasure_requests")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="erasure_requests")
    state = models.CharField(max_length=11, choices=ErasureState.choices, default=ErasureState.OPEN, editable=False)
    not_before = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | Q(state__in=["withdrawn", "carried_out"], ended_at__isnull=False),
                name="consular_erasurerequest_ended_has_time",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="open"), name="consular_erasurerequest_one_open"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[("open", "withdrawn"), ("open", "carried_out")],
            ),
            pgtrigger.ReadOnly(name="content_stays", fields=["user", "person", "not_before"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
