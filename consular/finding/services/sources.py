"""What of somebody's may an officer come upon by a search? Each kind of thing, by its own rule of visibility."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.models.whereabouts import Whereabouts
from consular.cases.models.cases import ConsularCase
from consular.cases.models.sos import SosCall, SosState
from consular.cases.models.threads import Thread
from consular.citizens.services.finding import Among
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.dates import said_day, said_moment


def named(rows: QuerySet[Any], kind: str, key: str) -> QuerySet[Any]:
    """For one query over all kinds."""
    return rows.order_by().values_list(Value(kind), key)


def of_mission(row: Any) -> list[str]:
    return [row.mission.code]


def no_reference(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Source:
    """One kind of thing. `person` leads from it to whose it is, `visible` says what this officer may see of it, `said`
    where it stands, `page` opens it in the panel."""

    kind: str
    label: Any
    page: str
    visible: Callable[[User], QuerySet[Any]]
    said: Callable[[Any], str]
    person: str = "person"
    with_it: Sequence[str] = ("mission",)
    missions: Callable[[Any], Sequence[str]] = of_mission
    reference: Callable[[Any], str] = no_reference
    named: Callable[[str], Q] | None = None

    def keys(self, people: list[int], *, by: User) -> list[QuerySet[Any]]:
        """The kind, and the key of each of these people of whom there is one."""
        return [named(self.visible(by).filter(Among(people, self.person)), self.kind, f"{self.person}_id")]

    def rows(self, people: Sequence[int], *, by: User, most: int) -> Iterator[tuple[int, Any]]:
        """Newest first, each with the key of whose it is."""
        found = self.visible(by).filter(**{f"{self.person}__in": people})
        for row in found.select_related(*self.with_it).order_by("-pk")[:most]:
            whose = row
            for step in self.person.split("__")[:-1]:
                whose = getattr(whose, step)
            yield whose.person_id, row


class Journeys(Source):
    """Whoever travels along is on it as well."""

    def keys(self, people: list[int], *, by: User) -> list[QuerySet[Any]]:
        trips = self.visible(by)
        along = trips.filter(Among(people, "companions__person"))
        return [
            named(trips.filter(Among(people)), self.kind, "person_id"),
            named(along, self.kind, "companions__person_id"),
        ]

    def rows(self, people: Sequence[int], *, by: User, most: int) -> Iterator[tuple[int, Any]]:
        led = Trip.objects.filter(person__in=people).values("pk")
        along = Trip.objects.filter(companions__person__in=people).values("pk")
        trips = self.visible(by).filter(pk__in=led.union(along))
        for trip in trips.prefetch_related("legs__mission", "companions").order_by("-pk")[:most]:
            for key in {trip.person_id, *(companion.person_id for companion in trip.companions.all())} & set(people):
                yield key, trip


def stops(trip: Trip) -> list[str]:
    return sorted({leg.mission.code for leg in trip.legs.all()})


def days_of(trip: Trip) -> str:
    return f"{said_day(trip.first_day)} – {said_day(trip.last_day)}"


SOURCES: Sequence[Source] = (
    Source(
        "sos_call",
        _("Call for help"),
        "panel:sos_call",
        lambda by: SosCall.objects.visible_to_staff(by).exclude(state=SosState.CLOSED),
        lambda call: str(call.get_state_display()),
    ),
    Source(
        "whereabouts",
        _("Said where they are"),
        "panel:one_whereabouts",
        Whereabouts.objects.visible_to_staff,
        lambda row: said_moment(row.created_at.astimezone(ZoneInfo(row.mission.zone))),
    ),
    Source(
        "registration",
        _("Entry in the register"),
        "panel:registration",
        Registration.objects.visible_to_staff,
        lambda entry: str(entry.get_state_display()),
    ),
    Journeys("trip", _("Journey"), "panel:trip", Trip.objects.visible_to_staff, days_of, missions=stops),
    Source(
        "case",
        _("Case"),
        "panel:case",
        ConsularCase.objects.visible_to_staff,
        lambda case: f"{case.get_kind_display()}, {case.get_state_display()}",
        "thread__person",
        ("thread__mission",),
        lambda case: [case.thread.mission.code],
        lambda case: case.thread.reference,
    ),
    Source(
        "thread",
        _("Conversation"),
        "panel:thread",
        Thread.objects.visible_to_staff,
        lambda thread: str(thread.get_state_display()),
        reference=lambda thread: thread.reference,
        named=lambda reference: Q(reference=reference),
    ),
    Source(
        "visa_application",
        _("Visa file"),
        "panel:visa_file",
        VisaApplication.objects.visible_to_staff,
        lambda application: str(application.get_state_display()),
        reference=lambda application: application.reference,
        named=lambda reference: (
            Q(reference=reference) | Q(decision__visa__reference=reference) | Q(decision__refusal__reference=reference)
        ),
    ),
)
