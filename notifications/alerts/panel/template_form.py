"""What does somebody fill in who proposes a template: texts, correction and all-clear in each language, and a band?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, FieldError, InvalidInput, field_errors
from econsulate.core.panel.forms import Form
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.panel.forms import CHOOSE
from notifications.alerts.panel.text_fields import field_of, initial_texts, text_fields, typed_texts, worded
from notifications.alerts.panel.version_form import one_of, several
from notifications.alerts.panel.words import CATEGORIES, CERTAINTIES, FIELDS, RESPONSES, SEVERITIES, URGENCIES
from notifications.alerts.serializers.composing import MOST_PEOPLE, NewTemplate

KINDS = ("texts", "corrections", "all_clears")
KIND_NAMES: Mapping[str, Any] = {
    "texts": _("The alert"),
    "corrections": _("Its correction: we were wrong"),
    "all_clears": _("Its all-clear: it is over"),
}
PLAIN = (
    "mission", "code", "category", "event_code", "urgency", "severity", "certainty", "response_types", "least_people",
    "most_people",
)  # fmt: skip


def number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE)


class TemplateForm(Form):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)
    code = forms.CharField(label=_("Short name"), help_text=_("Letters, digits and hyphens, such as flood."))
    category = one_of("category", CATEGORIES)
    event_code = forms.CharField(label=FIELDS["event_code"])
    urgency = one_of("urgency", URGENCIES)
    severity = one_of("severity", SEVERITIES)
    certainty = one_of("certainty", CERTAINTIES)
    response_types = several("response_types", RESPONSES.items())
    least_people = number(_("Expected at least (people)"))
    most_people = number(_("Expected at most (people)"))

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any], missions: Mapping[str, str]) -> None:
        super().__init__(data, name="template")
        for kind in KINDS:
            self.fields.update(text_fields(kind))
        self.initial = dict(initial)
        named = [(code, f"{name} ({code})") for code, name in sorted(missions.items())]
        self.fields["mission"].choices = named if len(named) == 1 else CHOOSE + named  # type: ignore[attr-defined]

    def content(self) -> dict[str, Any]:
        """What the service takes, by the API's rules. Raises InvalidInput."""
        values = self.cleaned_data
        texts = {kind: typed_texts(values, kind) for kind in KINDS}
        read = NewTemplate(data={**{name: values[name] for name in PLAIN}, **texts})
        if not read.is_valid():
            raise InvalidInput(errors=list(field_errors(read.errors)))
        return dict(read.validated_data)

    def show(self, refusal: DomainError) -> None:
        for fault in refusal.errors:
            self.add_error(self.home_of(fault), self.worded(fault))
        if not refusal.errors:
            self.add_error(None, refusal.detail)

    def worded(self, fault: FieldError) -> str:
        return worded(fault)

    def home_of(self, fault: FieldError) -> str | None:
        head = fault.path.partition(".")[0]
        return field_of(fault.path, KINDS) or (head if head in self.fields else None)


def initial_of(template: AlertTemplate) -> dict[str, Any]:
    """Of the next number of this template."""
    texts = {name: text for kind in KINDS for name, text in initial_texts(getattr(template, kind), kind).items()}
    return {**{name: getattr(template, name) for name in PLAIN}, **texts}
