"""What does a composer fill in, and how does it become what the API takes? Its own rules refuse, at the field."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, FieldError, InvalidInput, field_errors
from econsulate.core.panel.forms import Form
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.panel.forms import CHOOSE
from notifications.alerts.panel.once import Key, told_of_reuse
from notifications.alerts.panel.text_fields import field_of, initial_texts, text_fields, typed_texts, worded
from notifications.alerts.panel.words import (
    CATEGORIES,
    CERTAINTIES,
    FIELDS,
    LANGUAGES,
    RESPONSES,
    SEVERITIES,
    URGENCIES,
    channel_name,
    place_of,
    template_name,
)
from notifications.alerts.rules.break_glass import PLACE, filled
from notifications.alerts.serializers.composing import NewVersion
from notifications.alerts.services import library
from notifications.alerts.services.targets import plain_shapes
from notifications.channels.registry import CHANNELS

CODED = (
    "category", "event_code", "urgency", "severity", "certainty", "response_types", "area_name", "languages",
    "channels",
)  # fmt: skip
SIDES = ("include", "exclude")
HOME = {**{side: side for side in SIDES}, "states": "places", "subdivisions": "places", "missions": "missions"}
SHAPE = _(
    "One in each line. Corners: 37.4,126.7 37.4,127.2 37.7,127.0. A circle: 37.57,126.98 30 (radius in kilometres)."
)
CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
LOCAL = "%Y-%m-%dT%H:%M"


class LocalMoment(forms.DateTimeField):
    """By the clock of the mission, which is the zone of the page."""

    widget = forms.DateTimeInput(format=f"{LOCAL}:%S", attrs={"type": "datetime-local"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[LOCAL, f"{LOCAL}:%S"], **options)

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment and not 1900 <= moment.year < 2200:
            raise ValidationError(_("The date is not between 1900 and 2199."), code="range")
        return moment


class Chosen(forms.MultipleChoiceField):
    """Ticks of a list too long to be shown whole: what is one is for the service to say."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


def several(name: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=FIELDS[name], choices=choices, widget=forms.CheckboxSelectMultiple, required=False
    )


def one_of(name: str, choices: Mapping[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=FIELDS[name], choices=[*CHOOSE, *choices.items()], required=False)


class VersionForm(Form):
    """A whole version. `seen` is the number of the version it was written upon; 0 where there is none yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    once = Key()
    template = forms.ChoiceField(label=FIELDS["template"], choices=list, required=False)
    category = one_of("category", CATEGORIES)
    event_code = forms.CharField(
        label=FIELDS["event_code"], required=False, help_text=_("For machines, such as flood or earthquake.")
    )
    urgency = one_of("urgency", URGENCIES)
    severity = one_of("severity", SEVERITIES)
    certainty = one_of("certainty", CERTAINTIES)
    response_types = several("response_types", RESPONSES.items())
    area_name = forms.CharField(
        label=FIELDS["area_name"], required=False, help_text=_("As people know it. The approver types it.")
    )
    find = forms.CharField(label=_("Find States, regions and missions"), required=False, max_length=60)
    places = Chosen(label=_("States and regions"), choices=list, required=False)
    missions = Chosen(label=FIELDS["area.missions"], choices=list, required=False)
    include = forms.CharField(
        label=FIELDS["area.include"], required=False, help_text=SHAPE, widget=forms.Textarea(attrs={"rows": 3})
    )
    exclude = forms.CharField(
        label=FIELDS["area.exclude"], required=False, help_text=SHAPE, widget=forms.Textarea(attrs={"rows": 2})
    )
    nationalities = forms.CharField(
        label=FIELDS["nationalities"],
        required=False,
        help_text=_("Codes of three letters, such as KAZ UZB. Empty: everybody."),
    )
    languages = several("languages", LANGUAGES.items())
    channels = several("channels", [(kind, kind) for kind in CHANNELS])
    expires_at = LocalMoment(label=FIELDS["expires_at"], required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        initial: Mapping[str, Any],
        templates: Sequence[AlertTemplate],
        missions: Mapping[str, str],
    ) -> None:
        super().__init__(data, name="version")
        self.fields.update(text_fields("texts"))
        self.initial = dict(initial)
        self.offer("template", [*CHOOSE, *((str(each.public_id), template_name(each)) for each in templates)])
        self.offer("channels", [(kind, channel_name(kind)) for kind in CHANNELS])
        typed = str(self["find"].value() or "").strip()
        # What nobody can type is nothing to look for.
        self.wanted, self.found = (typed if typed.isprintable() else ""), 0
        self.offer("places", self.places_to_tick())
        self.offer("missions", self.missions_to_tick(missions))

    def offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def places_to_tick(self) -> list[tuple[Any, Any]]:
        """Those ticked, then those found."""
        ticked = library.named({code for code in self["places"].value() or [] if CODE.fullmatch(code)})
        rows = library.found(self.wanted) if self.wanted else []
        found = library.named({row["code"] for row in rows} - {code for code, _name in ticked})
        self.found += len(found)
        return [*ticked, *found]

    def missions_to_tick(self, missions: Mapping[str, str]) -> list[tuple[Any, Any]]:
        ticked = {str(code) for code in self["missions"].value() or []}
        wanted = self.wanted.casefold()
        found = {code for code, name in missions.items() if wanted and wanted in f"{code} {name}".casefold()}
        self.found += len(found - ticked)
        codes = [*sorted(ticked), *sorted(found - ticked)]
        return [(code, f"{missions.get(code, '')} ({code})") for code in codes]

    def asked(self) -> dict[str, Any]:
        """As the API takes it."""
        values = self.cleaned_data
        expires: datetime | None = values["expires_at"]
        return {
            **{name: values[name] for name in CODED},
            "template": values["template"] or None,
            # As templates leave it open; by hand it would be dozens of fields in the worst hour.
            "texts": filled(typed_texts(values, "texts"), values["area_name"] or PLACE),
            "area": {
                **{side: [shape_in(line) for line in values[side].splitlines() if line.strip()] for side in SIDES},
                "states": [code for code in values["places"] if "-" not in code],
                "subdivisions": [code for code in values["places"] if "-" in code],
                "missions": values["missions"],
            },
            "nationalities": values["nationalities"].upper().replace(",", " ").split(),
            "expires_at": expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if expires else None,
        }

    def content(self) -> dict[str, Any]:
        """What the services take. Raises InvalidInput."""
        read = NewVersion(data=self.asked())
        if not read.is_valid():
            raise InvalidInput(errors=list(field_errors(read.errors)))
        return dict(read.validated_data)

    def show(self, refusal: DomainError) -> None:
        if told_of_reuse(self, refusal):
            return
        for fault in refusal.errors:
            self.add_error(home_of(fault.path), self.worded(fault))
        if not refusal.errors:
            self.add_error(None, refusal.detail)

    def worded(self, fault: FieldError) -> str:
        head, *rest = fault.path.split(".")
        if head == "area" and len(rest) > 1 and rest[0] in SIDES and rest[1].isdigit():
            return _("Line {number}: {fault}").format(number=int(rest[1]) + 1, fault=fault.detail)
        if head == "nationalities":
            return str(_("Write codes of three letters, such as KAZ."))
        return worded(fault) if home_of(fault.path) else f"{place_of(fault.path)}: {fault.detail}"


def shape_in(line: str) -> dict[str, str]:
    """A pair and a number are a circle, anything else is the corners of a polygon."""
    parts = line.split()
    kind = "circle" if len(parts) == 2 and "," not in parts[1] else "polygon"
    return {kind: " ".join(parts)}


def home_of(path: str) -> str | None:
    """The field of the form that a path of the API means."""
    head, *rest = path.split(".")
    if head == "area":
        return HOME.get(rest[0], "places") if rest else "places"
    return field_of(path, ("texts",)) or (head if head in VersionForm.base_fields else None)


def initial_of(version: AlertVersion) -> dict[str, Any]:
    area = version.area
    return {
        **{name: getattr(version, name) for name in CODED},
        **initial_texts(version.texts, "texts"),
        **{side: "\n".join(text for _kind, text in plain_shapes(area[side])) for side in SIDES},
        "seen": version.number,
        "template": str(version.template.public_id) if version.template else "",
        "places": [*area["states"], *area["subdivisions"]],
        "missions": area["missions"],
        "nationalities": " ".join(version.nationalities),
        "expires_at": version.expires_at,
    }


def initial_from(template: AlertTemplate | None) -> dict[str, Any]:
    """Of a first version; by every channel unless somebody takes one away."""
    empty = {"seen": 0, "channels": list(CHANNELS)}
    if template is None:
        return empty
    names = ("category", "event_code", "urgency", "severity", "certainty", "response_types")
    words = initial_texts(template.texts, "texts")
    return {**empty, **{name: getattr(template, name) for name in names}, **words, "template": str(template.public_id)}
