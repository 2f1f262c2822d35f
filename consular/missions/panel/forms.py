"""What do administrators fill in? Hours, special days, appointments; the services stay the gate."""

import re
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consular.missions.models.hours import DayKind, DaySource, Service
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.hours import Hours
from econsulate.core.panel.forms import Day, Form, Line

SPAN = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})\s*")


class Spans(Line):
    """Opening hours of one day, such as `09:00-13:00, 14:00-18:00`; empty when closed."""

    default_error_messages = {"spans": _("Write the hours like 09:00-13:00, 14:00-18:00.")}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return [self.span(part) for part in text.split(",")] if text else []

    def span(self, text: str) -> tuple[time, time]:
        match = SPAN.fullmatch(text)
        try:
            opens, closes = (time(int(h), int(m)) for h, m in [match.group(1, 2), match.group(3, 4)])  # type: ignore[union-attr]
        except (AttributeError, ValueError):
            raise ValidationError(self.error_messages["spans"], code="spans") from None
        if closes <= opens:
            raise ValidationError(_("It must close after it opens."), code="order")
        return opens, closes


def here() -> str:
    return get_language() or "en"


class AboutMission(Form):
    """A form of a mission's page; `title` stands on it, `explained` in it."""

    title: Any
    explained: Any = ""

    def __init__(self, data: Any = None, *, name: str, mission: Mission) -> None:
        super().__init__(data, name=name)
        self.mission = mission
        self.prepare()

    def prepare(self) -> None:
        """Fill in what this mission offers and how it stands."""


class SetHours(AboutMission):
    """One service's week from a day on."""

    title = _("Set the hours")
    explained = _(
        "Write each day's hours like 09:00-13:00, 14:00-18:00, and leave closed days empty. From the day you name,"
        " this replaces what was planned."
    )
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    valid_from = Day(label=_("From this day on"))

    def prepare(self) -> None:
        for weekday, label in WEEKDAYS.items():
            self.fields[f"day_{weekday + 1}"] = Spans(label=label, required=False, max_length=80)

    def week(self) -> list[Hours]:
        """(ISO weekday, opens, closes)"""
        return [(day, opens, closes) for day in range(1, 8) for opens, closes in self.cleaned_data[f"day_{day}"]]


class Clock(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SetDay(AboutMission):
    """A closed, shortened or additional day, with its reason in as many languages as there was time for."""

    title = _("Enter a special day")
    date = Day(label=_("Date"))
    kind = forms.ChoiceField(label=_("Kind"), choices=DayKind.choices)
    source = forms.ChoiceField(label=_("Ordered by"), choices=DaySource.choices)
    opens = Clock(label=_("Opens"), required=False)
    closes = Clock(label=_("Closes"), required=False)

    def prepare(self) -> None:
        for tag, language in settings.LANGUAGES:
            label = _("Reason (%(language)s)") % {"language": language}
            self.fields[f"reason_{tag}"] = Line(label=label, required=tag == "en")

    def reasons(self) -> dict[str, str]:
        texts = {tag: self.cleaned_data[f"reason_{tag}"] for tag, _language in settings.LANGUAGES}
        return {tag: text for tag, text in texts.items() if text}


class ClearDay(AboutMission):
    title = _("Clear")
    date = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class Appoint(AboutMission):
    """A role for somebody known by the e-mail address they will sign in with."""

    title = _("Appoint somebody")
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("Roles that decide or appoint need a second administrator to confirm them."),
    )
    language = forms.ChoiceField(label=_("Language to write to them in"), choices=settings.LANGUAGES)


class Introduce(Form):
    display_name = Line(label=_("Name at work"), max_length=120)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )
