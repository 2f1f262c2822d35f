"""What does an officer fill in about a case?"""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import WAITING, CaseKind, ConsularCase, Severity
from consular.cases.models.threads import Thread
from consular.cases.panel.forms import Spoken, here
from consular.citizens.models.person import Sex
from consular.missions.models.missions import Mission
from consular.missions.models.texts import in_language
from econsulate.core.panel.forms import Form, Line

CHOOSE: list[tuple[Any, Any]] = [("", "–")]


class CaseForm(Form):
    """A form about one case."""

    def __init__(self, data: Any = None, *, case: ConsularCase, name: str, others: list[ConsularCase]) -> None:
        self.case, self.others = case, others
        super().__init__(data, name=name)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""


class Triaging(CaseForm):
    kind = forms.ChoiceField(label=_("Kind of case"), choices=CaseKind.choices)
    severity = forms.TypedChoiceField(label=_("How grave"), choices=Severity.choices, coerce=int)

    def prepare(self) -> None:
        self.initial = {"kind": self.case.kind, "severity": self.case.severity}


class Waiting(CaseForm):
    state = forms.ChoiceField(
        label=_("For whom"), choices=[(state.value, state.label) for state in WAITING], widget=forms.RadioSelect
    )


class Resolving(CaseForm):
    text = Spoken(label=_("What came of it, in the citizen's language. It is sent to them"))


class HandingOver(CaseForm):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)
    promised = Spoken(label=_("What was promised to whom until now"))

    def prepare(self) -> None:
        here_now = self.case.thread.mission_id
        rows = Mission.objects.open_on(timezone.now().date()).exclude(pk=here_now).order_by("code")
        self.fields["mission"].choices = [  # type: ignore[attr-defined]
            (row.code, f"{in_language(row.names, here())} ({row.code})") for row in rows
        ]


class Naming(CaseForm):
    """Another case, of those the officer may read."""

    other = forms.ChoiceField(label=_("Other case"), choices=list)

    def prepare(self) -> None:
        self.fields["other"].choices = CHOOSE + [  # type: ignore[attr-defined]
            (str(each.public_id), f"{each.thread.reference} – {each.get_kind_display()}") for each in self.others
        ]


class BareCase(CaseForm):
    pass


class MakingACase(Form):
    """Of a conversation."""

    kind = forms.ChoiceField(label=_("Kind of case"), choices=CHOOSE + CaseKind.choices)

    def __init__(self, data: Any = None, *, thread: Thread, name: str) -> None:
        super().__init__(data, name=name)


class EnteringACase(Form):
    """For somebody who called, or came to the counter."""

    mission = forms.ChoiceField(label=_("Mission"), choices=list)
    kind = forms.ChoiceField(label=_("Kind of case"), choices=CHOOSE + CaseKind.choices)
    subject = Line(label=_("Subject"), max_length=150)
    text = Spoken(label=_("What the caller told"))
    primary_identifier = Line(label=_("Surname of whom it is about"), max_length=80)
    secondary_identifier = Line(label=_("Given names"), max_length=80, required=False)
    birth_date = Line(label=_("Date of birth (YYYY-MM-DD, XX for what nobody knows)"), max_length=10)
    sex = forms.ChoiceField(label=_("Sex"), choices=CHOOSE + Sex.choices)
    nationality = Line(label=_("Nationality (three letters, such as KAZ)"), max_length=3)
    residence = Line(label=_("State of residence (three letters)"), max_length=3)
    caller_name = Line(label=_("Who called"), max_length=120)
    caller_phone = Line(label=_("Telephone of the caller"), max_length=40, required=False)
    caller_relation = Line(label=_("What they are to the person"), max_length=120)
    language = forms.ChoiceField(label=_("Language to write in"), choices=settings.LANGUAGES)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, name: str, missions: list[tuple[str, str]]) -> None:
        super().__init__(data, name=name)
        self.fields["mission"].choices = missions  # type: ignore[attr-defined]
        self.initial = {"language": here(), "client_id": uuid4(), "nationality": "", "residence": ""}

    def asked(self) -> dict[str, Any]:
        """As the API takes it."""
        values = self.cleaned_data
        person = ("primary_identifier", "secondary_identifier", "birth_date", "sex", "nationality", "residence")
        return {
            "person": {name: values[name] or None for name in person},
            "caller": {
                "name": values["caller_name"],
                "phone": values["caller_phone"] or None,
                "relation": values["caller_relation"],
            },
            "client_id": str(values["client_id"]),
            **{name: values[name] for name in ("kind", "subject", "text", "mission", "language")},
        }

    def worded(self, fault: Any) -> str:
        return f"{self.place_of(fault.path)}: {super().worded(fault)}"

    def place_of(self, path: str) -> str:
        head, _dot, tail = path.partition(".")
        name = {"person": tail, "caller": f"caller_{tail}"}.get(head, head)
        return str(self.fields[name].label) if name in self.fields else path
