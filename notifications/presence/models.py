"""Where is somebody probably, from when until when, by whose word, and who hears of it?"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from notifications.areas.fields import PointField


class Source(models.TextChoices):
    RESIDENCE = "residence"
    TRIP = "trip"
    APP = "app"
    CHECK_IN = "check_in"
    STAFF = "staff"


# A point that may be further off says no more than an area does.
FAR_OFF_M = 20_000
# Nearest to the truth first: where somebody of whom we have several presences is counted once.
TRUSTED = (Source.CHECK_IN, Source.APP, Source.TRIP, Source.STAFF, Source.RESIDENCE)


class Figure(models.IntegerChoices):
    """Bits of `Presence.counts`: the head-counts in which this row stands for its subject."""

    REGISTERED = 1
    CONFIRMED = 2
    TRAVELLING = 4
    COMPANION = 8
    MINOR = 16


ALL_FIGURES = sum(Figure.values)
FIGURES = ("registered", "confirmed", "travelling", "companions", "minors")
KEY = "state, subdivision, served_by, by_area"
SUMS = ", ".join(
    f"sum(n * ((counts & {bit.value}) / {bit.value})) AS {name}" for name, bit in zip(FIGURES, Figure, strict=True)
)
TALLY = f"""
    INSERT INTO notifications_presencetally ({KEY}, {", ".join(FIGURES)})
    SELECT * FROM (
        SELECT {KEY}, {SUMS} FROM (%s) changes WHERE counts <> 0 GROUP BY {KEY}
    ) sums WHERE ({", ".join(FIGURES)}) <> (0, 0, 0, 0, 0);
    RETURN NULL;
"""  # noqa: S608 - names of columns, no values
GONE, ADDED = f"SELECT {KEY}, counts, -1 AS n FROM gone", f"SELECT {KEY}, counts, 1 AS n FROM added"  # noqa: S608


def tallied(name: str, operation: pgtrigger.Operation, changes: str, **referencing: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**referencing),  # type: ignore[no-untyped-call]
        func=TALLY % changes,
    )


class Presence(models.Model):
    """One word on where one person probably is. It belongs to who gave it: `source` and their own `reference`.

    `subject` is a person or a companion whom no file knows; the same human being has the same subject wherever that is
    known. `point` is (longitude, latitude), off by `accuracy_m` at most; `by_area` says that only State or subdivision
    are known, so that the point is the middle of these, or missing where no library of areas knows them. `logins` are
    the accounts that hear of this presence. `counts` and `recount_at`: services/counting.
    """

    subject = models.UUIDField()
    source = models.CharField(max_length=9)
    reference = models.CharField(max_length=64)
    point = PointField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    by_area = models.BooleanField()
    state = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=6, blank=True)
    served_by = models.CharField(max_length=11, blank=True)
    nationality = models.CharField(max_length=3)
    is_companion = models.BooleanField()
    of_age_on = models.DateField(null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField()
    logins = ArrayField(models.BigIntegerField(), default=list)
    counts = models.PositiveSmallIntegerField(default=0)
    recount_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "reference", "subject"], name="notifications_presence_once"),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(source=Source.RESIDENCE), name="notifications_presence_one_residence"
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(source=Source.APP), name="notifications_presence_one_position"
            ),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="notifications_presence_source_known"),
            models.CheckConstraint(
                condition=Q(point=None, accuracy_m=None, by_area=True)
                | Q(point__isnull=False, accuracy_m__isnull=False),
                name="notifications_presence_place_whole",
            ),
            models.CheckConstraint(
                condition=Q(by_area=True) | Q(accuracy_m__lte=FAR_OFF_M), name="notifications_presence_points_are_near"
            ),
            models.CheckConstraint(
                condition=Q(state="", subdivision="", by_area=False)
                | Q(state__regex=r"^[A-Z]{2}$")
                & (
                    Q(subdivision="")
                    | Q(subdivision__regex=r"^[A-Z]{2}-[A-Z0-9]{1,3}$", subdivision__startswith=F("state"))
                ),
                name="notifications_presence_place_by_iso_3166",
            ),
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$"), name="notifications_presence_nationality_by_icao_9303"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="notifications_presence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False) | ~Q(source__in=[Source.APP, Source.CHECK_IN]),
                name="notifications_presence_position_expires",
            ),
            models.CheckConstraint(
                condition=Q(is_companion=False) | Q(source=Source.TRIP), name="notifications_presence_companions_travel"
            ),
            models.CheckConstraint(condition=Q(counts__lte=ALL_FIGURES), name="notifications_presence_figures_known"),
        ]
        indexes = [
            models.Index(fields=["subject"], name="notifications_presence_subject"),
            models.Index(fields=["state", "subdivision"], name="notifications_presence_place"),
            # Whom an area only touches: without it every row of the place would be read to find those few.
            models.Index(
                fields=["state", "subdivision"], condition=Q(by_area=True), name="notifications_presence_by_area"
            ),
            models.Index(fields=["served_by"], name="notifications_presence_served"),
            models.Index(
                fields=["recount_at"],
                condition=Q(recount_at__isnull=False),
                name="notifications_presence_recount",
            ),
            # What is counted in an area is read from here alone.
            GistIndex(
                fields=["point"],
                include=["counts"],
                condition=Q(by_area=False),
                name="notifications_presence_point",
            ),
        ]
        triggers = [
            tallied("tally_added", pgtrigger.Insert, ADDED, new="added"),
            tallied("tally_gone", pgtrigger.Delete, GONE, old="gone"),
            tallied("tally_changed", pgtrigger.Update, f"{GONE} UNION ALL {ADDED}", old="gone", new="added"),
        ]

    def __str__(self) -> str:
        return f"Presence {self.pk}"


class PresenceTally(models.Model):
    """What head-counts of whole places are added up from: differences, written by triggers, folded now and then."""

    state = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=6, blank=True)
    served_by = models.CharField(max_length=11, blank=True)
    by_area = models.BooleanField()
    registered = models.IntegerField()
    confirmed = models.IntegerField()
    travelling = models.IntegerField()
    companions = models.IntegerField()
    minors = models.IntegerField()

    def __str__(self) -> str:
        return f"PresenceTally {self.pk}"


class PresenceResync(models.Model):
    """One comparison of all presences with what those who gave them say now; anything but zero is a fault."""

    at = models.DateTimeField()
    seconds = models.FloatField()
    compared = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    left_over = models.PositiveIntegerField()
    miscounted = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"PresenceResync {self.pk}"

    @property
    def differences(self) -> int:
        return self.missing + self.wrong + self.left_over + self.miscounted
