"""What do officers fill in? The fields of each verb; the services stay the gate."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Capability, Mission
from consular.missions.models.texts import in_language as name_in
from consular.visas.models.choices import Entries, ReasonUse, Ruling
from consular.visas.models.items import ItemState
from consular.visas.models.texts import in_language
from consular.visas.panel.desk import Desk
from consular.visas.services.assigning import colleagues_for
from consular.visas.services.catalogue import catalogue_of
from consular.visas.services.review import NOBODY, TakenAlready
from econsulate.core.errors import DomainError, FieldError
from econsulate.core.panel.forms import Day, Form, Line, Paragraphs


def here() -> str:
    return get_language() or "en"


class FileForm(Form):
    """A form about one file; without fields it is just a button."""

    def __init__(self, data: Any = None, *, desk: Desk, name: str) -> None:
        super().__init__(data, name=name)
        self.desk = desk
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices this file offers."""

    def worded(self, fault: FieldError) -> str:
        """Faults of documents name the document as the checklist does."""
        section, _dot, code = fault.path.partition(".")
        items = self.desk.application.items.select_related("requirement").filter(requirement__code=code)
        item = items.first() if section in ("documents", "items") else None
        return f"{in_language(item.requirement.label, here())}: {fault.detail}" if item else str(fault.detail)

    def choose(self, field: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]


def reasons_for(desk: Desk) -> list[tuple[str, Any]]:
    catalogue = catalogue_of(desk.application.category.version_id)
    reasons = [reason for reason in catalogue.reasons if reason.use == ReasonUse.ITEM_REJECTED]
    return [("", _("Choose a reason")), *((reason.code, in_language(reason.text, here())) for reason in reasons)]


class Judge(FileForm):
    """Why an item goes back; accepting needs nothing."""

    reason = forms.ChoiceField(label=_("Why is it not accepted?"))
    note = Paragraphs(label=_("Note to the applicant (may stay empty)"), max_length=1000, required=False)

    def prepare(self) -> None:
        self.choose("reason", reasons_for(self.desk))


class AsRead(FileForm):
    """Names the version of the file that was read; one that changed since is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, data: Any = None, *, desk: Desk, name: str) -> None:
        super().__init__(data, desk=desk, name=name)
        self.initial = {**self.initial, "version": desk.application.version}


class Take(FileForm):
    """Names who had the file when the page was read: whoever is told of another may press again."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def prepare(self) -> None:
        holder = self.desk.application.assigned_to
        self.initial = {**self.initial, "seen": str(holder.public_id) if holder else NOBODY}

    def show(self, refusal: DomainError) -> None:
        super().show(refusal)
        if isinstance(refusal, TakenAlready):
            self.data = {**dict(self.data.items()), "seen": refusal.members["officer"]}


class WithGrounds(FileForm):
    """Coded grounds of the catalogue that carry `ruling`, and reasons in words."""

    ruling = Ruling.REFUSAL
    grounds = forms.MultipleChoiceField(label=_("Grounds"), widget=forms.CheckboxSelectMultiple)
    reasons = Paragraphs(label=_("Reasons"), max_length=8000)

    def prepare(self) -> None:
        catalogue = catalogue_of(self.desk.application.category.version_id)
        grounds = [ground for ground in catalogue.grounds if self.ruling in ground.rulings]
        self.choose("grounds", [(ground.code, in_language(ground.text, here())) for ground in grounds])


class Assign(FileForm):
    """Colleagues who can work on this file, each with the number of open files they have."""

    colleague = forms.TypedChoiceField(label=_("Colleague"), coerce=UUID)

    def prepare(self) -> None:
        free = colleagues_for(self.desk.application)
        names = [(str(each.id), f"{each.name} ({each.load})") for each in free]
        self.choose("colleague", [("", _("Choose a colleague")), *names])


class RefuseAdmission(WithGrounds):
    ruling = Ruling.INADMISSIBLE


class ProposeRefusal(AsRead, WithGrounds):
    pass


class Annul(WithGrounds):
    ruling = Ruling.ANNULMENT


class Revoke(WithGrounds):
    ruling = Ruling.REVOCATION


class Suspend(WithGrounds):
    ruling = Ruling.SUSPENSION


class Reinstate(FileForm):
    reasons = Paragraphs(label=_("Reasons"), max_length=8000)


class ConfirmOrder(FileForm):
    """Names the order that was read."""

    order = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial["order"] = self.desk.open_order and self.desk.open_order.public_id


class RequestInformation(FileForm):
    items = forms.MultipleChoiceField(
        label=_("Documents to send again"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.ChoiceField(label=_("Why are they not accepted?"), required=False)
    message = Paragraphs(label=_("What we ask for, in words the applicant understands"), max_length=4000)
    days = forms.IntegerField(label=_("Days to answer"), min_value=1, max_value=90, initial=30)

    def prepare(self) -> None:
        items = self.desk.application.items.select_related("requirement").order_by("requirement__position")
        asked = items.filter(state__in=[ItemState.PROVIDED, ItemState.REJECTED])
        self.choose("items", [(i.requirement.code, in_language(i.requirement.label, here())) for i in asked])
        self.choose("reason", reasons_for(self.desk))


class Consult(FileForm):
    authority = Line(label=_("Authority"), max_length=120)
    question = Paragraphs(label=_("Question"), max_length=4000)


class EndConsultation(FileForm):
    answer = Paragraphs(label=_("Answer of the authority"), max_length=4000)


class ProposeGrant(AsRead):
    """Terms of the visa; days are calendar days, both ends included."""

    entries = forms.ChoiceField(label=_("Entries"))
    stay_days = forms.IntegerField(label=_("Days of stay"), min_value=1, max_value=3650)
    valid_from = Day(label=_("Valid from"))
    valid_until = Day(label=_("Valid until"))
    reasons = Paragraphs(label=_("Reasons"), max_length=8000)

    def prepare(self) -> None:
        application = self.desk.application
        trip = application.form.get("trip", {})
        self.choose("entries", [(code, Entries(code).label) for code in application.category.entries])
        self.initial = {
            "entries": trip.get("entries"),
            "valid_from": trip.get("arrival_on"),
            "valid_until": trip.get("departure_on"),
        }


class Decide(FileForm):
    """Binds the signature to the content that was read."""

    content_hash = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial["content_hash"] = self.desk.proposal and self.desk.proposal.content_hash


class ReturnProposal(FileForm):
    reason = Paragraphs(label=_("What is still to be done"), max_length=4000)


class Transfer(FileForm):
    mission = forms.ChoiceField(label=_("To the mission"))
    reason = Paragraphs(label=_("Why does the file belong there?"), max_length=1000)

    def prepare(self) -> None:
        missions = Mission.objects.open_on(timezone.now().date()).exclude(pk=self.desk.application.mission_id)
        receiving = missions.filter(capabilities__contains=[Capability.ACCEPT]).order_by("code")
        names = [(mission.code, f"{name_in(mission.names, here())} ({mission.code})") for mission in receiving]
        self.choose("mission", [("", _("Choose a mission")), *names])
