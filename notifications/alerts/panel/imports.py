"""How does an operator bring a message of the host country, and where is read what of it is in the draft?"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from econsulate.core.errors import DomainError
from econsulate.core.panel.forms import Form
from notifications.alerts.cap.tree import LARGEST
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from notifications.alerts.panel.desk import Desk, desk_of, found
from notifications.alerts.panel.forms import CHOOSE
from notifications.alerts.panel.words import KINDS, LANGUAGES, place_of
from notifications.alerts.services import importing
from notifications.alerts.services.authority import NotOperator, names_of
from notifications.alerts.views.alerts import id_of

MOST_PROBLEMS = 20


class Bring(Form):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)
    file = forms.FileField(
        label=_("Message in CAP 1.2"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.cap,application/cap+xml,application/xml"}),
    )
    always = forms.BooleanField(
        label=_("A draft even where nobody of ours is"),
        required=False,
        help_text=_("Without it a message that meets nobody is only kept."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, missions: Mapping[str, str]) -> None:
        super().__init__(data, name="bring")
        self.files = files if files is not None else self.files
        named = [(code, f"{title} ({code})") for code, title in sorted(missions.items())]
        self.fields["mission"].choices = named if len(named) == 1 else CHOOSE + named  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("A message may have at most 2 MiB."), code="too_large")
        return file

    def show(self, refusal: DomainError) -> None:
        """The rules are told in English: whoever made the message has to read them."""
        super().show(refusal)
        problems = refusal.members.get("problems", [])
        for problem in problems[:MOST_PROBLEMS]:
            self.add_error(None, f"{problem['path']}: {problem['message']} ({problem['rule']})")
        if more := len(problems) - MOST_PROBLEMS if len(problems) > MOST_PROBLEMS else 0:
            self.add_error(None, _("And {number} more.").format(number=more))


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Into an incident of its own, or with `?incident=…` into that one."""
    desk = desk_of(request)
    incident = incident_named(desk)
    codes = desk.authority.operates & ({incident.mission} if incident else desk.authority.operates)
    if not codes:
        raise NotOperator
    if request.method != "POST":
        return screen(desk, Bring(missions=names_of(codes)), incident)
    form, rows = Bring(request.POST, request.FILES, missions=names_of(codes)), list[CapImport]()
    status = form.carry_out(lambda values: rows.append(brought(desk, values, incident)))
    if status != HTTPStatus.OK:
        return screen(desk, form, incident, status=status)
    return led_on(request, rows[0])


def incident_named(desk: Desk) -> Incident | None:
    named = desk.request.GET.get("incident")
    return found(desk.incidents().filter(public_id=id_of(named, "incident")).first()) if named else None


def brought(desk: Desk, values: Mapping[str, Any], incident: Incident | None) -> CapImport:
    data: bytes = values["file"].read()
    always, mission = values["always"], values["mission"]
    return importing.bring(data, mission=mission, incident=incident, always=always, by=desk.me, now=desk.now).row


def screen(desk: Desk, form: Bring, incident: Incident | None, status: int = 200) -> HttpResponse:
    context = {"form": form, "faults": form.faults() if form.is_bound else []}
    return desk.screen("bring_message", context, about=incident, status=status)


def led_on(request: HttpRequest, row: CapImport) -> HttpResponse:
    """To the draft in the composer; a Cancel to the alert it is about, which is for people to end."""
    if row.alert:
        messages.success(request, _("The message is a draft now. Check it, translate it, and save it as yours."))
        return redirect("panel:revise_alert", row.alert.public_id)
    if row.outcome == "nobody_there":
        messages.warning(request, _("Nobody of ours is known to be in its area. The message is kept, without a draft."))
        return redirect("panel:bring_cap_message")
    if row.earlier and row.earlier.alert:
        messages.warning(request, _("The host country has cancelled the message this alert was drafted from."))
        return redirect("panel:alert", row.earlier.alert.public_id)
    messages.warning(request, _("The host country cancels a message that led to no draft here. It is kept."))
    return redirect("panel:alerts")


def told(rows: Iterable[CapImport]) -> list[dict[str, Any]]:
    """For the incident's page and the composer: each message with what its draft lacks, in words."""
    return [
        {
            "row": row,
            "kind": KINDS[row.msg_type],
            "languages": [LANGUAGES[code] for code in row.remarks.get("languages", [])],
            "foreign": [
                (block["language"], [words for words in block["words"].values() if words])
                for block in row.remarks.get("foreign", [])
            ],
            "shortened": [place_of(path) for path in row.remarks.get("shortened", [])],
            **{name: row.remarks.get(name) for name in ("placed", "unplaced", "blocks_left_out")},
        }
        for row in rows
    ]


def messages_of(desk: Desk, **about: Any) -> list[dict[str, Any]]:
    rows = CapImport.objects.of_missions(desk.authority.sees).filter(**about).defer("raw")
    return told(rows.select_related("alert").order_by("pk"))
