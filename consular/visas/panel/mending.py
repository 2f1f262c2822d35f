"""How is an issued visa corrected in the panel? One officer asks, another confirms or it is given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as Refused

from consular.citizens.models.person import Sex
from consular.citizens.serializers.people import BirthDate
from consular.missions.models.posts import Role
from consular.visas.models.applications import State
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import VisaState
from consular.visas.panel.desk import Desk
from consular.visas.panel.doing import Values
from consular.visas.panel.forms import FileForm
from consular.visas.panel.verb import Verb
from consular.visas.services import replacing
from econsulate.core.panel.forms import Line, Paragraphs

ENDED = (State.ISSUED, State.CLOSED)


class AskReplacement(FileForm):
    """The print as it stands, to be corrected in place."""

    primary_identifier = Line(label=_("Surname"), max_length=80)
    secondary_identifier = Line(label=_("Given names"), max_length=80, required=False)
    original_script_name = Line(label=_("Name in the original script"), max_length=120, required=False)
    birth_date = Line(label=_("Born"), max_length=10)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices)
    passport_number = forms.RegexField(r"^[A-Z0-9]{3,22}\Z", label=_("Document number"))
    reason = Paragraphs(label=_("What was wrong, and how do you know?"), max_length=1000)

    def prepare(self) -> None:
        printed = self.desk.visa.printed if self.desk.visa else {}
        self.initial = {name: printed[name] for name in self.fields if name in printed}

    def clean_birth_date(self) -> str:
        try:
            return BirthDate().to_internal_value(self.cleaned_data["birth_date"])
        except Refused as refusal:
            raise ValidationError([str(fault) for fault in refusal.detail]) from None


class NamesReplacement(FileForm):
    """Names the correction that was read."""

    replacement = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        asked = self.desk.open_replacement
        self.initial["replacement"] = asked and asked.public_id


def ask(desk: Desk, values: Values, now: datetime) -> object:
    if desk.visa is None:
        raise Http404
    reason = values.pop("reason")
    corrected: dict[str, Any] = {name: value or None for name, value in values.items()}
    return replacing.ask_replacement(desk.visa, corrected, reason=reason, by=desk.officer, now=now)


def named(desk: Desk, public_id: UUID) -> VisaReplacement:
    asked = desk.open_replacement
    if asked is None or asked.public_id != public_id:
        raise Http404
    return asked


def confirm(desk: Desk, values: Values, now: datetime) -> object:
    return replacing.confirm_replacement(named(desk, values["replacement"]), by=desk.officer, now=now)


def drop(desk: Desk, values: Values, now: datetime) -> object:
    return replacing.drop_replacement(named(desk, values["replacement"]), by=desk.officer)


def is_standing(desk: Desk) -> bool:
    visa = desk.visa
    if visa is None or desk.open_order or desk.open_replacement:
        return False
    return visa.state_on(timezone.now().date()) == VisaState.ACTIVE


def is_second(desk: Desk) -> bool:
    asked = desk.open_replacement
    return asked is not None and asked.asked_by_id not in {desk.officer.pk, *desk.barred}


MENDING = (
    Verb(
        "confirm-replacement",
        _("Confirm the corrected visa"),
        _("The corrected visa was issued. The old one no longer holds."),
        confirm,
        ENDED,
        (Role.DECIDER,),
        NamesReplacement,
        fits=is_second,
        style="first",
        needs_step_up=True,
    ),
    Verb(
        "drop-replacement",
        _("Give up the correction of the visa"),
        _("The correction of the visa was given up."),
        drop,
        ENDED,
        replacing.ASKERS,
        NamesReplacement,
        fits=lambda desk: desk.open_replacement is not None,
    ),
    Verb(
        "ask-replacement",
        _("Correct what the visa prints"),
        _("The corrected visa was asked for. Another officer confirms it."),
        ask,
        ENDED,
        replacing.ASKERS,
        AskReplacement,
        fits=is_standing,
        explained=_("The terms stay. Once another officer confirms, a new visa is issued and the old one is replaced."),
    ),
)
