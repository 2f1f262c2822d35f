"""What does an officer fill in: how somebody is, what others told, what came of a call, whom to ask?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, FieldError, InvalidInput, field_errors
from econsulate.core.panel.forms import Form, Line, Paragraphs
from notifications.alerts.panel.forms import CHOOSE
from notifications.alerts.panel.once import Key, told_of_reuse
from notifications.alerts.panel.version_form import SHAPE, LocalMoment, shape_in
from notifications.alerts.serializers.composing import AreaSerializer
from notifications.checkins.models.choices import ANSWERS, Help, Status
from notifications.checkins.serializers.answering import LONGEST_NOTE, MOST_PEOPLE

USUAL = timedelta(hours=24)
HOME = {"area": "places", "states": "places", "subdivisions": "places", "circle": "include", "polygon": "include"}


class Bare(Form):
    pass


class Spoken(Form):
    note = Paragraphs(label=_("What they say"), max_length=LONGEST_NOTE, required=False)


class NeedFields(Spoken):
    help = forms.ChoiceField(label=_("Which help"), choices=[*CHOOSE, *Help.choices], required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE, required=False)

    field_order: Sequence[str] = ("help", "people", "note")


class Answer(NeedFields):
    """Sent twice it is one answer."""

    client_id = Key()
    status = forms.ChoiceField(label=_("How they are"), choices=[*CHOOSE, *ANSWERS])
    reason = Paragraphs(label=_("How you know: who rang, who was seen where"), max_length=500)

    field_order = ("client_id", "status", "help", "people", "note", "reason")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return values if values.get("status") == Status.NEED_HELP else {**values, "help": "", "people": None}


class Report(Form):
    client_id = Key()
    status = forms.ChoiceField(label=_("How they are, as was told"), choices=[*CHOOSE, *ANSWERS])
    teller = Line(label=_("Who told it"), max_length=200)
    note = Paragraphs(label=_("What was told"), max_length=LONGEST_NOTE, required=False)


class Ask(Form):
    once = Key()
    closes_at = LocalMoment(label=_("Ask until"))

    def show(self, refusal: DomainError) -> None:
        if not told_of_reuse(self, refusal):
            super().show(refusal)


class AskThere(Ask):
    """Where nobody was told of an alert."""

    missions = forms.MultipleChoiceField(
        label=_("People served by missions"), choices=list, widget=forms.CheckboxSelectMultiple, required=False
    )
    places = Line(
        label=_("States and regions"), help_text=_("Their codes, such as KR or KR-11."), required=False, max_length=500
    )
    include = Paragraphs(label=_("Own shapes"), help_text=SHAPE, required=False, max_length=8000)

    def __init__(self, data: Any = None, *, name: str, missions: Mapping[str, str]) -> None:
        super().__init__(data, name=name)
        self.fields["missions"].choices = [  # type: ignore[attr-defined]
            (code, f"{title} ({code})") for code, title in sorted(missions.items())
        ]

    def area(self) -> dict[str, Any]:
        """As the API takes it. Raises InvalidInput."""
        values = self.cleaned_data
        codes: Collection[str] = values["places"].upper().replace(",", " ").split()
        read = AreaSerializer(
            data={
                "include": [shape_in(line) for line in values["include"].splitlines() if line.strip()],
                "states": [code for code in codes if "-" not in code],
                "subdivisions": [code for code in codes if "-" in code],
                "missions": values["missions"],
            }
        )
        if not read.is_valid():
            raise InvalidInput(errors=list(field_errors(read.errors)))
        return dict(read.validated_data)

    def show(self, refusal: DomainError) -> None:
        refusal.errors = [at_home(fault) for fault in refusal.errors]
        super().show(refusal)


def at_home(fault: FieldError) -> FieldError:
    """The field of the form that a part of the area is typed in."""
    head = fault.path.removeprefix("area.").split(".")[0]
    return FieldError(HOME.get(head, head), fault.code, fault.detail)
