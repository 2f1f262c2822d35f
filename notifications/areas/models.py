"""Which States and first-level subdivisions are there, and where do they lie?"""

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from notifications.areas.fields import PointField, RingField

CODE = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"


class Area(models.Model):
    """A State by ISO 3166-1 alpha-2 or a subdivision of one by ISO 3166-2.

    `point` is the place taken for somebody of whom only the area is known; all of the area lies within `radius_km`.
    """

    code = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=2)
    name = models.CharField(max_length=100, blank=True)
    point = PointField()
    radius_km = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE) & Q(code__startswith=models.F("state")),
                name="notifications_area_by_iso_3166",
            ),
            models.CheckConstraint(condition=Q(radius_km__gt=0), name="notifications_area_has_a_radius"),
        ]

    def __str__(self) -> str:
        return self.code


class AreaRing(models.Model):
    """A piece of an area. A State's land stands in the rings of its subdivisions, and in its own where it has none."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="rings")
    ring = RingField()

    class Meta:
        indexes = [GistIndex(fields=["ring"], name="notifications_arearing_ring")]

    def __str__(self) -> str:
        return f"AreaRing {self.pk}"


class AreaLibrary(models.Model):
    """Which edition of the library is loaded: one row, or none."""

    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="notifications_arealibrary_one")]

    def __str__(self) -> str:
        return self.digest[:12]
