"""What does somebody fill in about an incident, and to put an alert forward, approve it or send it back?"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, FieldError
from econsulate.core.panel.forms import Form, Line, Paragraphs
from notifications.alerts.models.choices import Mode
from notifications.alerts.panel.once import Key, told_of_reuse
from notifications.alerts.panel.words import place_of
from notifications.alerts.services.gates import HARD, WORDS

CHOOSE: list[tuple[Any, Any]] = [("", "–")]


class OpenIncident(Form):
    once = Key()
    mode = forms.ChoiceField(
        label=_("Is it real?"),
        choices=[
            (Mode.LIVE, _("LIVE: it has happened, and real people will be warned")),
            (Mode.EXERCISE, _("EXERCISE: a drill, nothing has happened")),
        ],
        widget=forms.RadioSelect,
        help_text=_("This can't be changed afterwards."),
    )
    mission = forms.ChoiceField(label=_("Mission"), choices=list)
    title = Line(label=_("Title"), max_length=120)
    place = Line(label=_("Place"), max_length=120)
    summary = Paragraphs(label=_("What is known"), max_length=2000, required=False)

    def __init__(self, data: Any = None, *, name: str, missions: Mapping[str, str]) -> None:
        super().__init__(data, name=name)
        named = [(code, f"{title} ({code})") for code, title in sorted(missions.items())]
        self.fields["mission"].choices = named if len(named) == 1 else CHOOSE + named  # type: ignore[attr-defined]

    def show(self, refusal: DomainError) -> None:
        if not told_of_reuse(self, refusal):
            super().show(refusal)


class CloseIncident(Form):
    reason = Paragraphs(label=_("Reason"), max_length=500)


class SendBack(Form):
    reason = Paragraphs(label=_("Reason"), max_length=1000)


class PastGates(Form):
    """Names the version by its hash. Where gates are closed, each says so itself."""

    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def show(self, refusal: DomainError) -> None:
        gates = refusal.members.get("gates", [])
        for gate in gates:
            self.add_error(None, gate["detail"])
        if not gates:
            super().show(refusal)


class Submit(PastGates):
    """What is not hard may be let pass, each by itself."""

    accepted_gates = forms.MultipleChoiceField(
        choices=[(code, words) for code, words in WORDS.items() if code not in HARD], required=False
    )

    def worded(self, fault: FieldError) -> str:
        return f"{place_of(fault.path)}: {fault.detail}"

    def accepts(self) -> Collection[str]:
        return self["accepted_gates"].value() or ()


class Release(PastGates):
    ask = forms.BooleanField(
        label=_("Ask people how they are"),
        help_text=_("A question with a link stands at the end of each message. Short messages become longer."),
        required=False,
    )


class Approve(PastGates):
    place = Line(
        label=_("Type the name of the area"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
