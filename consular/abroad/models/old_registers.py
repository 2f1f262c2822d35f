"""Which older registers were taken over, by whom, what was said of each row, and which entry came of which number?"""

from typing import Any, Self, cast

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind, missions_of
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.states import Transitions

SOURCE = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"


class ImportState(models.TextChoices):
    TRYING = "trying", _("Being tried")
    REFUSED = "refused", _("Refused as a whole")
    TRIED = "tried", _("Tried, waits for a second person")
    RUNNING = "running", _("Being taken over")
    DONE = "done", _("Taken over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_S = ImportState
IMPORT_TRANSITIONS = Transitions(
    {
        _S.TRYING: {_S.REFUSED, _S.TRIED, _S.WITHDRAWN},
        _S.TRIED: {_S.RUNNING, _S.WITHDRAWN},
        _S.RUNNING: {_S.DONE},
    }
)


class RowOutcome(models.TextChoices):
    NEW = "new", _("A person and an entry that were not here before")
    JOINED = "joined", _("An entry for a person known here already")
    CHANGED = "changed", _("The entry taken over before is changed")
    UNCHANGED = "unchanged", _("Nothing to change")
    KEPT = "kept", _("Stays as it is: somebody has told us of it themselves, or it has ended")
    UNDECIDED = "undecided", _("Perhaps somebody known here; an officer must say so in same_as")
    ERASED = "erased", _("This person was erased here and is not taken in again")
    REFUSED = "refused", _("Not taken over, because of what is wrong with the row")


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to_staff(self, user: User) -> Self:
        """Those of missions the user administers; all of them at headquarters."""
        mine = missions_of(user, Role.MISSION_ADMIN)
        at_headquarters = mine.filter(kind=MissionKind.HEADQUARTERS)
        return self.filter(Q(mission__in=mine) | models.Exists(at_headquarters))

    def whole(self) -> Self:
        return self.select_related("mission", "uploaded_by", "released_by", "file__data_key")


class RegisterImport(PublicModel):
    """A file of an older register, tried first, then taken over once a second administrator has released it.

    `source` names the older register: its numbers mean the same entry in every file of this name. `seen` counts the
    rows read in the present phase, the header as the first. `file` and the rows of the report go after some weeks;
    `tried`, `taken` and `fault` stay.
    """

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    source = models.CharField(max_length=32)
    state = models.CharField(max_length=9, choices=ImportState.choices, default=ImportState.TRYING)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    tried = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    fault = models.CharField(max_length=20, blank=True)
    fault_at = models.PositiveIntegerField(null=True)
    fault_names = ArrayField(models.CharField(max_length=60), default=list)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="consular_registerimport_state_known"
            ),
            models.CheckConstraint(condition=Q(source__regex=SOURCE), name="consular_registerimport_source_is_a_name"),
            models.CheckConstraint(
                condition=~Q(released_by=F("uploaded_by")), name="consular_registerimport_released_by_a_second_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_S.RUNNING, _S.DONE], released_by__isnull=False, released_at__isnull=False)
                | ~Q(state__in=[_S.RUNNING, _S.DONE]) & Q(released_by=None, released_at=None),
                name="consular_registerimport_runs_when_released",
            ),
            models.CheckConstraint(
                condition=Q(state=_S.REFUSED, fault__gt="") | ~Q(state=_S.REFUSED) & Q(fault=""),
                name="consular_registerimport_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_S.REFUSED, _S.DONE, _S.WITHDRAWN], ended_at__isnull=False)
                | ~Q(state__in=[_S.REFUSED, _S.DONE, _S.WITHDRAWN]) & Q(ended_at=None, file__isnull=False),
                name="consular_registerimport_file_until_it_ends",
            ),
            # Two at once would each take the same person for new.
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=_S.RUNNING), name="consular_registerimport_one_runs"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="what_came_stays", fields=["mission", "source", "uploaded_by"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in IMPORT_TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def kept(self) -> StoredFile:
        """The file of one that still has it."""
        return cast(StoredFile, self.file)


class ImportRow(models.Model):
    """What was said of one row when it was tried, and what was done; `line` is its number in a spreadsheet.

    `faults` are pairs of column and code. `alike` are public ids of people who may be the same. The two indexes find
    a row that stands in the file twice.
    """

    of = models.ForeignKey(RegisterImport, models.CASCADE, related_name="report")
    line = models.PositiveIntegerField()
    external_id: Any = SealedText(null=True)
    number_index = models.BinaryField(null=True)
    match_index = models.BinaryField(null=True)
    tried = models.CharField(max_length=9, choices=RowOutcome.choices)
    done = models.CharField(max_length=9, choices=RowOutcome.choices, null=True)  # noqa: DJ001 - not yet
    faults = models.JSONField(default=list)
    alike = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="consular_importrow_numbered"),
            models.UniqueConstraint(fields=["of", "number_index"], name="consular_importrow_number_once"),
            models.UniqueConstraint(fields=["of", "match_index"], name="consular_importrow_person_once"),
            models.CheckConstraint(
                condition=Q(tried__in=RowOutcome.values) & (Q(done=None) | Q(done__in=RowOutcome.values)),
                name="consular_importrow_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"ImportRow {self.line}"

    @property
    def sealing_key(self) -> DataKey:
        return self.of.kept.data_key

    @property
    def public_id(self) -> str:
        """What its seal is bound to."""
        return f"{self.of.public_id}:{self.line}"


class OldNumber(models.Model):
    """A number of an older register that was taken over once, unreadable. It outlives an erased person, so that the
    next file doesn't bring them back."""

    source = models.CharField(max_length=32)
    number_index = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number_index"], name="consular_oldnumber_once")]

    def __str__(self) -> str:
        return f"OldNumber {self.pk}"


class OldEntry(models.Model):
    """Which entry came of a number; `row_index` is a fingerprint of its row, `entered` says whether the person did too.

    While `confirmed_at` is that of the entry, nobody has spoken of it since.
    """

    number = models.OneToOneField(OldNumber, models.PROTECT, related_name="entry")
    person = models.ForeignKey(Person, models.PROTECT, related_name="old_entries")
    registration = models.OneToOneField(Registration, models.PROTECT, related_name="old_entry")
    taken_in = models.ForeignKey(RegisterImport, models.PROTECT, related_name="+")
    row_index = models.BinaryField()
    entered = models.BooleanField()
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"OldEntry {self.pk}"
