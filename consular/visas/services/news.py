"""What came in since an officer last looked at a file?"""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from consular.visas.models.applications import VisaApplication
from consular.visas.models.news import Arrival, ArrivalKind, Look
from econsulate.core.accounts.models import User


def arrived(application: VisaApplication, kind: ArrivalKind, *, now: datetime) -> None:
    """Note that the applicant's side sent something; of a draft nobody on the staff knows yet."""
    if application.submitted_at is not None:
        Arrival.objects.create(application=application, kind=kind, at=now)


def looked(application: VisaApplication, *, by: User) -> None:
    """What has arrived by now is no news to this officer any longer."""
    seen = application.arrivals.aggregate(seen=Max("pk"))["seen"]
    if seen is not None:
        look = Look(application=application, user=by, seen=seen)
        Look.objects.bulk_create(
            [look], update_conflicts=True, unique_fields=["application", "user"], update_fields=["seen"]
        )


def unseen_by(user: User) -> Exists:
    """A condition on files: something came in that this officer has not had before them."""
    looks = Look.objects.filter(application=OuterRef("application"), user=user.pk, seen__gte=OuterRef("pk"))
    return Exists(Arrival.objects.filter(~Exists(looks), application=OuterRef("pk")))


def kinds_unseen(applications: list[VisaApplication], user: User) -> dict[int, list[str]]:
    """Which kinds of things came in for each of them, by its key; one query."""
    looks = Look.objects.filter(application=OuterRef("application"), user=user.pk, seen__gte=OuterRef("pk"))
    rows = Arrival.objects.filter(~Exists(looks), application__in=applications)
    found: dict[int, list[str]] = {}
    for key, kind in rows.order_by("application", "kind").values_list("application", "kind").distinct():
        found.setdefault(key, []).append(kind)
    return found
