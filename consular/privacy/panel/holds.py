"""What is kept from being erased, and how do administrators and auditors place and lift a hold?"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.missions.models.posts import Officer
from consular.missions.panel.roles import require
from consular.privacy.models.holds import HOLDERS, LegalHold
from consular.privacy.services import holds
from econsulate.core.panel.forms import Day, Form, Line, Paragraphs
from econsulate.core.panel.site import site

PAGE_SIZE = 25


class Place(Form):
    reference = Line(label=_("Reference"), max_length=64, help_text=_("Of the application, such as V-7K3M-…"))
    whole_person = forms.BooleanField(label=_("Hold everything we have of this person"), required=False)
    reason = Paragraphs(label=_("Reason"), max_length=4000)
    review_on = Day(label=_("Review on"))


class Lift(Form):
    reason = Paragraphs(label=_("Why it may end"), max_length=4000)


def mine(request: HttpRequest) -> QuerySet[LegalHold]:
    require(request, *HOLDERS)
    user: Any = request.user
    whole = LegalHold.objects.visible_to_staff(user)
    return whole.select_related("person__data_key", "application__mission", "placed_by", "lifted_by")


def hold_of(request: HttpRequest, public_id: UUID) -> LegalHold:
    hold = mine(request).filter(public_id=public_id).first()
    if hold is None:
        raise Http404
    return hold


def all_holds(request: HttpRequest) -> HttpResponse:
    """Live ones first, the soonest review at the top."""
    return list_screen(request)


def list_screen(request: HttpRequest, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    rows = mine(request).order_by(F("lifted_at").asc(nulls_first=True), "review_on", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "today": timezone.now().date(),
        "form": bound or Place(name="place"),
        "is_open": bound is not None,
        "faults": bound.faults() if bound else [],
    }
    return site.render(request, "panel/privacy/holds.html", context, status=status)


def one_hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One hold with its reason; the reading is recorded."""
    return hold_screen(request, hold_of(request, public_id))


def hold_screen(request: HttpRequest, hold: LegalHold, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    holds.opened(hold, by=user)
    officers = Officer.objects.filter(user__in=[hold.placed_by_id, hold.lifted_by_id])
    names: dict[int | None, str] = dict(officers.values_list("user", "display_name"))
    context = {
        "hold": hold,
        "placed_by": names.get(hold.placed_by_id, ""),
        "lifted_by": names.get(hold.lifted_by_id, ""),
        "form": bound or Lift(name="lift"),
        "may_lift": hold.lifted_at is None and hold.placed_by_id != user.pk,
        "faults": bound.faults() if bound else [],
    }
    return site.render(request, "panel/privacy/hold.html", context, status=status)


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    require(request, *HOLDERS)
    user: Any = request.user
    form = Place(request.POST, name="place")
    status = form.carry_out(lambda values: holds.place(**values, by=user, now=timezone.now()))
    if status != HTTPStatus.OK:
        return list_screen(request, bound=form, status=status)
    messages.success(request, _("The hold was placed."))
    return redirect("panel:legal_holds")


@require_POST
def lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    hold = hold_of(request, public_id)
    user: Any = request.user
    form = Lift(request.POST, name="lift")
    status = form.carry_out(lambda values: holds.lift(hold, **values, by=user, now=timezone.now()))
    if status != HTTPStatus.OK:
        return hold_screen(request, hold, bound=form, status=status)
    messages.success(request, _("The hold was lifted."))
    return redirect("panel:legal_hold", public_id)
