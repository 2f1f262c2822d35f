"""How does an officer correct an application for an applicant who called? The whole form, by the rules of the API."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.visas.models.applications import VisaApplication
from consular.visas.panel.corrections import FACTS, PARTS
from consular.visas.panel.desk import Desk
from consular.visas.panel.doing import Values, as_read
from consular.visas.panel.forms import AsRead
from consular.visas.panel.verb import Verb
from consular.visas.panel.wording import FIELDS, OCCUPATIONS, SECTIONS
from consular.visas.serializers.corrections import NewCorrection, changes_of
from consular.visas.services.corrections import APPLICANTS_OWN, CORRECTABLE, correct_for_applicant, facts_of
from consular.visas.services.review import WORKERS
from econsulate.core.api.serializers import Day as DayRead
from econsulate.core.errors import DomainError, InvalidInput, field_errors
from econsulate.core.panel.forms import Day, Line, Paragraphs

READ = {part: field for part, field in NewCorrection().fields.items() if part not in (*APPLICANTS_OWN, "reason")}


class Correct(AsRead):
    """Every fact as it stands, to be corrected in place; only what is typed anew is sent."""

    reason = Paragraphs(
        label=_("Why is this corrected, and how do you know?"),
        help_text=_("The applicant reads this."),
        max_length=1000,
    )

    def prepare(self) -> None:
        application = self.desk.application
        # A file that an emergency opened before it was handed in has no facts to correct.
        stand = facts_of(application.form, application.applicant) if application.applicant else {}
        fields = {f"{part}-{name}": field_for(part, name, read) for part, name, read in readers()}
        self.fields = {**fields, **self.fields}
        typed = {f"{part}-{name}": typed_as(stand.get(part, {}).get(name)) for part, name, _read in readers()}
        self.initial = typed

    def show(self, refusal: DomainError) -> None:
        """Faults land on their fact; those of the whole name their part."""
        for fault in refusal.errors:
            part, _dot, rest = fault.path.partition(".")
            field = f"{part}-{rest.partition('.')[0]}"
            words = str(fault.detail) if field in self.fields else f"{PARTS.get(part, part)}: {fault.detail}"
            self.add_error(field if field in self.fields else None, words)
        if not refusal.errors:
            self.add_error(None, refusal.detail)


def readers() -> Iterator[tuple[str, str, serializers.Field]]:
    for part, section in READ.items():
        for name, read in section.fields.items():  # type: ignore[attr-defined]
            yield part, name, read


def field_for(part: str, name: str, read: serializers.Field) -> forms.Field:
    """A field for what the API reads here; none must be filled, since a fact may be taken away."""
    labels = FIELDS if part in SECTIONS else FACTS
    label = format_lazy("{part}: {name}", part=PARTS[part], name=labels.get(name, name))
    if isinstance(read, serializers.BooleanField):
        return forms.BooleanField(label=label, required=False)
    if isinstance(read, serializers.ChoiceField):
        words = [(value, OCCUPATIONS.get(value, text)) for value, text in read.choices.items()]
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *words])
    if isinstance(read, DayRead):
        return Day(label=label, required=False)
    if name == "mrz_lines":
        return Paragraphs(label=label, required=False, max_length=200)
    if isinstance(read, serializers.ListField):
        return Line(label=label, required=False, max_length=2000, help_text=_("Separate them by commas."))
    if getattr(read, "multiline", False):
        return Paragraphs(label=label, required=False, max_length=getattr(read, "max_length", None) or 1000)
    return Line(label=label, required=False, max_length=getattr(read, "max_length", None) or 250)


def typed_as(value: Any) -> Any:
    """A stored fact as its field shows it."""
    if isinstance(value, list):
        is_zone = any("<" in item for item in value)
        return ("\n" if is_zone else ", ").join(value)
    return value


def body_of(application: VisaApplication, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the API would be sent: sections whole where one of their facts changed, single facts of the rest."""
    stand = facts_of(application.form, application.applicant)
    body: dict[str, Any] = {}
    for part, name, read in readers():
        before = stand.get(part, {}).get(name)
        after = sent_as(read, values[f"{part}-{name}"], before)
        if after == before:
            continue
        given = body.setdefault(part, dict(stand.get(part, {})) if part in SECTIONS else {})
        if after is None and part in SECTIONS:
            given.pop(name, None)
        else:
            given[name] = after
    return body


def sent_as(read: serializers.Field, value: Any, before: Any) -> Any:
    """A typed value as JSON; what was left empty or unticked and wasn't there before is nothing."""
    if isinstance(read, serializers.ListField):
        value = [part.strip() for part in str(value).replace("\n", ",").split(",") if part.strip()]
    if isinstance(read, serializers.BooleanField):
        return value if value or before is not None else None
    if value in ("", None, []):
        return before if before in ("", []) else None
    return value.isoformat() if hasattr(value, "isoformat") else value


def correct(desk: Desk, values: Values, now: datetime) -> object:
    application, reason = as_read(desk, values), values["reason"]
    reader = NewCorrection(data={**body_of(application, values), "reason": reason})
    if not reader.is_valid():
        raise InvalidInput(errors=list(field_errors(reader.errors)))
    changes = changes_of(reader.validated_data)
    return correct_for_applicant(application, changes, reason=reason, by=desk.officer, now=now)


ASSISTING = Verb(
    "correct",
    _("Correct for the applicant"),
    _("The application was corrected. The applicant is told what and why."),
    correct,
    CORRECTABLE,
    WORKERS,
    Correct,
    explained=_(
        "Only what the applicant asked for. An open proposal is void then, and you can't decide this application."
    ),
)
