"""What does a mission say about itself, and what does headquarters settle for it? Forms, and the services they call."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Capability, Mission, MissionKind
from consular.missions.models.texts import in_language
from consular.missions.panel.forms import AboutMission, here
from consular.missions.services import missions, places
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.panel.forms import Day, Form, Line, Paragraphs

TEXTS = {"names": (Line, _("Name"), 200), "addresses": (Paragraphs, _("Address"), 500)}


class Numbers(Line):
    """Telephone numbers in one line."""

    def clean(self, value: Any) -> Any:
        return [number.replace(" ", "") for number in super().clean(value).split(",") if number.strip()]


class Phone(Line):
    def clean(self, value: Any) -> Any:
        return super().clean(value).replace(" ", "")


class Degrees(forms.DecimalField):
    """Half of a position, in decimal degrees."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(
            min_value=-most,
            max_value=most,
            max_digits=len(str(most)) + 6,
            decimal_places=6,
            required=False,
            **options,
        )


def text_fields() -> dict[str, forms.Field]:
    """A field for each text and language; only English must be filled."""
    return {
        f"{name}_{tag}": made(
            label=format_lazy("{label} ({language})", label=label, language=language),
            max_length=length,
            required=tag == "en",
        )
        for name, (made, label, length) in TEXTS.items()
        for tag, language in settings.LANGUAGES
    }


def texts_in(values: dict[str, Any]) -> dict[str, Any]:
    """The values with the fields of each text gathered into one, by language."""
    gathered = {
        name: {tag: text for tag, _language in settings.LANGUAGES if (text := values.pop(f"{name}_{tag}"))}
        for name in TEXTS
    }
    return {**values, **gathered}


def texts_of(mission: Mission) -> dict[str, str]:
    return {
        f"{name}_{tag}": getattr(mission, name).get(tag, "") for name in TEXTS for tag, _language in settings.LANGUAGES
    }


def open_missions(*, but: Mission | None = None) -> list[tuple[str, str]]:
    rows = Mission.objects.open_on(timezone.now().date()).order_by("code")
    return [(row.code, f"{in_language(row.names, here())} ({row.code})") for row in rows if row != but]


class Contacts(Form):
    """What a mission says about itself, beside its texts."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phones = Numbers(label=_("Telephones"), max_length=200, required=False, help_text=_("Separate them by commas."))
    emergency_phone = Phone(label=_("Emergency telephone"), max_length=30, required=False)
    latitude = Degrees(label=_("Latitude"), most=90)
    longitude = Degrees(label=_("Longitude"), most=180, help_text=_("Leave both empty where there is no house."))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )


class Amends(AboutMission):
    """Names the version of the mission that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def prepare(self) -> None:
        self.initial = {"version": self.mission.version}

    def show(self, refusal: DomainError) -> None:
        """What was typed stays, beside it what stands now: whoever saves again knows what they overwrite."""
        super().show(refusal)
        if isinstance(refusal, missions.MissionChanged):
            self.mission.refresh_from_db()
            self.prepare()
            typed: Any = self.data
            self.data = typed.copy()
            self.data["version"] = str(self.mission.version)  # type: ignore[index]
            for name in self.differing():
                self.add_error(name, _("It now says: %(value)s") % {"value": self.as_it_stands(name)})

    def differing(self) -> list[str]:
        """Fields whose cleaned value is not what stands."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return [name for name, value in typed.items() if value != self.fields[name].clean(self.initial[name])]

    def as_it_stands(self, name: str) -> str:
        said, chosen = self.initial[name], dict(getattr(self.fields[name], "choices", ()))
        words = said if isinstance(said, list) else [said]
        return ", ".join(str(chosen.get(word, word)) for word in words) or "–"


class Describe(Amends, Contacts):
    title = _("Name, address and telephones")

    def prepare(self) -> None:
        super().prepare()
        self.fields = {**text_fields(), **self.fields}
        self.initial = {
            **self.initial,
            **texts_of(self.mission),
            "email": self.mission.email,
            "phones": ", ".join(self.mission.phones),
            "emergency_phone": self.mission.emergency_phone,
            "latitude": self.mission.latitude,
            "longitude": self.mission.longitude,
            "languages": self.mission.languages,
        }


KEPT = ("kind", "zone", "capabilities", "keep_trips_days")


class Charter(Amends):
    """What a mission is and may do."""

    title = _("Kind, time zone and what it does")
    kind = forms.ChoiceField(label=_("Kind"), choices=MissionKind.choices)
    parent = forms.ChoiceField(label=_("Branch of"), required=False)
    zone = Line(label=_("Time zone"), max_length=40)
    capabilities = forms.MultipleChoiceField(
        label=_("Does"), choices=Capability.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    keep_trips_days = forms.IntegerField(label=_("Days a journey is kept after its end"), min_value=2, max_value=60)

    def prepare(self) -> None:
        super().prepare()
        mission = self.mission
        self.fields["parent"].choices = [("", "–"), *open_missions(but=mission)]  # type: ignore[attr-defined]
        self.initial = {**self.initial} | {name: getattr(mission, name) for name in KEPT}
        self.initial["parent"] = mission.parent.code if mission.parent else ""


class AssignPlace(AboutMission):
    title = _("Let it serve a place")
    place = Line(label=_("State or region (ISO 3166, such as KR or KR-26)"), max_length=6)
    valid_from = Day(label=_("From this day on"))


class Accredit(AboutMission):
    title = _("Accredit it to a State")
    state = Line(label=_("State (ISO 3166, such as KR)"), max_length=2)
    valid_from = Day(label=_("From this day on"))


class Close(AboutMission):
    title = _("Close this mission")
    explained = _("Places, branches and all work pass to the successor at once, and every post here ends.")
    successor = forms.ChoiceField(label=_("Successor"))

    def prepare(self) -> None:
        self.fields["successor"].choices = [("", "–"), *open_missions(but=self.mission)]  # type: ignore[attr-defined]


class OpenMission(Contacts):
    """A new mission, whole."""

    code = Line(label=_("Code, for ever"), max_length=11)
    kind = forms.ChoiceField(label=_("Kind"), choices=MissionKind.choices, initial=MissionKind.EMBASSY)
    host_state = Line(label=_("Host State"), max_length=2)
    zone = Line(label=_("Time zone"), max_length=40)
    parent = forms.ChoiceField(label=_("Branch of"), required=False)
    capabilities = forms.MultipleChoiceField(
        label=_("Does"), choices=Capability.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    opened_on = Day(label=_("Opens on"))
    field_order = ("code", "kind", "host_state", "zone", "parent", "opened_on", "capabilities")

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data, name=name)
        self.fields = {**self.fields, **text_fields()}
        self.fields["parent"].choices = [("", "–"), *open_missions()]  # type: ignore[attr-defined]


def describe(mission: Mission, form: Form, by: User) -> object:
    return amend(mission, texts_in(dict(form.cleaned_data)), by)


def charter(mission: Mission, form: Form, by: User) -> object:
    values = {**form.cleaned_data, "parent": named(form.cleaned_data["parent"])}
    return amend(mission, values, by)


def amend(mission: Mission, values: dict[str, Any], by: User) -> object:
    return missions.amend_mission(mission, seen=values.pop("version"), by=by, now=timezone.now(), **values)


def assign_place(mission: Mission, form: Form, by: User) -> object:
    return places.assign_place(mission, by=by, now=timezone.now(), **form.cleaned_data)


def accredit(mission: Mission, form: Form, by: User) -> object:
    return places.accredit(mission, by=by, now=timezone.now(), **form.cleaned_data)


def close(mission: Mission, form: Form, by: User) -> object:
    successor = Mission.objects.get(code=form.cleaned_data["successor"])
    return missions.close_mission(mission, successor=successor, by=by, now=timezone.now())


def open_mission(form: Form, by: User) -> Mission:
    values = texts_in(dict(form.cleaned_data))
    sending_state = Mission.objects.values_list("sending_state", flat=True).first() or values["code"][:2]
    values["parent"] = named(values["parent"])
    return missions.open_mission(by=by, now=timezone.now(), sending_state=sending_state, **values)


def named(code: str) -> Mission | None:
    return Mission.objects.get(code=code) if code else None
