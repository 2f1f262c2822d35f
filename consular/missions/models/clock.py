"""What happened to the clock of a piece of work? Events only: the due date is computed by rules/clock.py."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ClockKind(models.TextChoices):
    START = "start", _("Started")
    PAUSE = "pause", _("Paused")
    RESUME = "resume", _("Resumed")
    STOP = "stop", _("Stopped")


# What may follow what; a clock that has not started stands under the empty word.
FOLLOWS: dict[str, tuple[ClockKind, ...]] = {
    "": (ClockKind.START,),
    ClockKind.START: (ClockKind.PAUSE, ClockKind.STOP),
    ClockKind.PAUSE: (ClockKind.RESUME, ClockKind.STOP),
    ClockKind.RESUME: (ClockKind.PAUSE, ClockKind.STOP),
    ClockKind.STOP: (),
}
_PAIRS = ", ".join(f"'{before}>{after}'" for before, kinds in FOLLOWS.items() for after in kinds)
IN_ORDER = f"""
    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)
        INTO before USING NEW.subject_id, NEW.number - 1;
    IF (before.kind IS NULL AND NEW.number <> 1)
        OR concat(before.kind, '>', NEW.kind) NOT IN ({_PAIRS})
        OR NEW.at < before.at
    THEN
        RAISE EXCEPTION 'a clock event out of order'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - built of our own words


class ClockEvent(models.Model):
    """One event of one clock. A subclass adds `subject`, a foreign key to the work the clock belongs to.

    A subclass with a Meta of its own inherits this one: `class Meta(ClockEvent.Meta)`.
    """

    subject: models.ForeignKey[Any, Any]

    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("event"), max_length=6, choices=ClockKind.choices)
    reason = models.SlugField(_("reason"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="%(app_label)s_%(class)s_numbered"),
            models.CheckConstraint(condition=Q(kind__in=ClockKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=ClockKind.PAUSE) | ~Q(reason=""),
                name="%(app_label)s_%(class)s_pause_has_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="in_order",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("before", "RECORD")],
                func=IN_ORDER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
