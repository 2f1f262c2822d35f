"""The page a link in a plain e-mail opens: see one's journey, move its days, take it back. No account, no session.

The token comes after the # of the link and goes on in the body of each request, so no address that is kept has it.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from consular.abroad.models.trips import Trip
from consular.abroad.rules.trips import Days
from consular.abroad.serializers.trips import CompanionOut, in_order
from consular.abroad.services import travellers, travelling
from econsulate.core.countries import country_name
from econsulate.core.errors import DomainError
from econsulate.core.limits.services import Rate, TooManyRequests, allow
from econsulate.core.signin.limits import network_of

OPENED_PER_NETWORK = Rate(60, 60)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LinkForm(forms.Form):
    token = forms.CharField(label=_("What stands after # in your link"), max_length=100)


class DaysForm(forms.Form):
    """First and last day of each place; `version` is what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, trip: Trip, data: Any = None) -> None:
        super().__init__(data, initial={"version": trip.version})
        self.legs = in_order(trip.legs)
        for leg in self.legs:
            self.day(f"arrives_{leg.number}", _("First day"), leg.arrives_on)
            self.day(f"leaves_{leg.number}", _("Last day"), leg.leaves_on)

    def day(self, name: str, label: Any, day: date) -> None:
        self.fields[name] = forms.DateField(label=label, initial=day, widget=DATE, input_formats=["%Y-%m-%d"])

    def places(self) -> list[tuple[Any, str, Any, Any]]:
        """Each leg with its place and its two fields, for the page."""
        return [(leg, place_of(leg), self[f"arrives_{leg.number}"], self[f"leaves_{leg.number}"]) for leg in self.legs]

    def journey(self, trip: Trip) -> travelling.Journey:
        told, values = travelling.told_of(trip), self.cleaned_data
        legs = [
            replace(leg, days=Days(values[f"arrives_{row.number}"], values[f"leaves_{row.number}"]))
            for leg, row in zip(told.legs, self.legs, strict=True)
        ]
        return replace(told, legs=legs)


class CancelForm(forms.Form):
    sure = forms.BooleanField(label=_("Yes, the journey doesn't take place."))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def journey_page(request: HttpRequest) -> HttpResponse:
    """Whatever the token opens; a wrong, old or missing one answers alike."""
    if request.method != "POST":
        return page(request, {"link": LinkForm()})
    try:
        allow("journey_page", network_of(request), rate=OPENED_PER_NETWORK)
    except TooManyRequests as refusal:
        answer = page(request, {"link": LinkForm(), "refusals": [refusal.title]}, status=429)
        answer["Retry-After"] = refusal.headers["Retry-After"]
        return answer
    token = request.POST.get("token", "")
    trip = travellers.by_token(token, today=timezone.localdate())
    if trip is None:
        text = _("This link opens no journey, or no longer. Copy it whole, or have it sent anew in the app.")
        return page(request, {"link": LinkForm(), "refusals": [text]}, status=404)
    with translation.override(language_of(request, trip)):
        return act(request, trip, token)


def language_of(request: HttpRequest, trip: Trip) -> str:
    """As they chose on our pages, else the one in which they told us."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    told = trip.traveller.language if trip.traveller else settings.LANGUAGE_CODE
    return translation.get_language() or told if chosen else told


def act(request: HttpRequest, trip: Trip, token: str) -> HttpResponse:
    do, notes, refusals = request.POST.get("do", ""), list[str](), list[Any]()
    days, cancel = DaysForm(trip), CancelForm()
    try:
        if do == "cancel":
            cancel = CancelForm(request.POST)
            if cancel.is_valid():
                travelling.cancel(trip, by=None, now=timezone.now())
                return page(request, {"gone": True})
        elif do == "days":
            days = DaysForm(trip, request.POST)
            if days.is_valid():
                journey = days.journey(trip)
                trip.version = days.cleaned_data["version"]
                travelling.change(trip, journey, by=None, now=timezone.now())
                notes.append(gettext("The new days are entered."))
                trip = Trip.objects.all().whole().get(pk=trip.pk)
                days = DaysForm(trip)
    except DomainError as refusal:
        refusals = [fault.detail for fault in refusal.errors] or [refusal.title]
    trip.hand_key_on()
    context = {
        "trip": trip,
        "name": travelling.name_on(trip),
        "companions": CompanionOut(in_order(trip.companions), many=True).data,
        "days": days,
        "cancel": cancel,
        "token": token,
        "notes_said": notes,
        "refusals": refusals,
    }
    faulty = bool(refusals or days.errors or cancel.errors)
    return page(request, context, status=400 if faulty else 200)


def page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "public/journey.html", context, status=status)


def place_of(leg: Any) -> str:
    return ", ".join(part for part in (leg.where["city"], leg.region, country_name(leg.host_state)) if part)
