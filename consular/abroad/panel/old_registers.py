"""How does an administrator bring an older register, read what was said of its rows, and release another's?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consular.abroad.models.old_registers import SOURCE, ImportState, RegisterImport, RowOutcome
from consular.abroad.models.registration import Registration
from consular.abroad.rules.old_words import in_words
from consular.abroad.services.old_register import exporting, imports, report
from consular.citizens.services.people import name_of
from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.posts import Role
from consular.missions.panel.roles import require
from econsulate.core.accounts.models import User
from econsulate.core.files.incoming import pieces
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.forms import Form
from econsulate.core.panel.parts import is_part, read_anew
from econsulate.core.panel.site import site

PAGE_SIZE = 25
BADGES = {
    ImportState.TRYING: "warn",
    ImportState.REFUSED: "bad",
    ImportState.TRIED: "warn",
    ImportState.RUNNING: "warn",
    ImportState.DONE: "good",
    ImportState.WITHDRAWN: "",
}
AT_WORK = (ImportState.TRYING, ImportState.RUNNING)


class OfMission(Form):
    """A form about one of the missions the caller administers."""

    mission = forms.ModelChoiceField(label=_("Mission"), queryset=Mission.objects.none(), to_field_name="code")

    def __init__(self, data: Any = None, files: Any = None, *, name: str, user: User) -> None:
        super().__init__(data, name=name)
        self.files = files if files is not None else self.files
        choice: Any = self.fields["mission"]
        choice.queryset = missions_of(user, Role.MISSION_ADMIN).order_by("code")
        choice.label_from_instance = lambda mission: mission.code


class Bring(OfMission):
    source = forms.RegexField(
        SOURCE,
        label=_("Name of the older register"),
        max_length=32,
        help_text=_("Small letters, digits and hyphens, as in ministry-2019. The same name for each file of it."),
        error_messages={"invalid": _("Give the older register a name of small letters, digits and hyphens.")},
    )
    file = forms.FileField(label=_("CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}))


class Export(OfMission):
    pass


class Sure(Form):
    pass


@dataclass(frozen=True)
class Verb:
    label: Any
    done: Any
    act: Callable[..., object]
    states: frozenset[str]
    needs_step_up: bool


VERBS: Mapping[str, Verb] = {
    "release": Verb(
        _("Take these rows over"),
        _("The rows are being taken over."),
        imports.release,
        frozenset({ImportState.TRIED}),
        needs_step_up=True,
    ),
    "withdraw": Verb(
        _("Withdraw this file"),
        _("The file is withdrawn and deleted."),
        imports.withdraw,
        frozenset({ImportState.TRYING, ImportState.TRIED}),
        needs_step_up=False,
    ),
}


def administrator(request: HttpRequest) -> User:
    require(request, Role.MISSION_ADMIN)
    user: Any = request.user
    return user


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """All files, newest first; a new one is brought here."""
    user = administrator(request)
    if request.method == "GET":
        kept = typed_before(request)
        return overview(request, user, export=Export(kept[1], name="export", user=user) if kept else None)
    form, brought = Bring(request.POST, request.FILES, name="bring", user=user), list[RegisterImport]()
    status = form.carry_out(lambda values: brought.append(bring(values, user)))
    if status != HTTPStatus.OK:
        return overview(request, user, bring=form, status=status)
    messages.success(request, _("The file is here and is being tried. Nothing changes yet."))
    return redirect("panel:old_register", brought[0].public_id)


def bring(values: dict[str, Any], by: User) -> RegisterImport:
    mission, source = values["mission"], values["source"]
    return imports.receive(pieces(values["file"]), mission=mission, source=source, by=by, now=timezone.now())


def overview(
    request: HttpRequest, user: User, *, bring: Form | None = None, export: Form | None = None, status: int = 200
) -> HttpResponse:
    rows = RegisterImport.objects.visible_to_staff(user).select_related("mission").order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = bring or export
    context = {
        "lines": [(register, BADGES[ImportState(register.state)]) for register in page.object_list],
        "page": page,
        "bring": bring or Bring(name="bring", user=user),
        "export": export or Export(name="export", user=user),
        "faults": shown.faults() if shown else [],
    }
    return site.render(request, "panel/abroad/old_registers.html", context, status=status)


@require_POST
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The register of a mission as a file, after a second factor of just now."""
    user = administrator(request)
    if not is_confirmed(request):
        return led_to_confirm(request, reverse("panel:old_registers"), "export", ["mission"])
    form, taken = Export(request.POST, name="export", user=user), list[Any]()
    status = form.carry_out(
        lambda values: taken.append((values["mission"], exporting.export(values["mission"], by=user)))
    )
    if status != HTTPStatus.OK:
        return overview(request, user, export=form, status=status)
    mission, body = taken[0]
    return as_file(body, f"register-{mission.code}.csv")


@require_GET
def one_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    register = register_of(request, public_id)
    if is_part(request) and register.state not in AT_WORK:
        return read_anew()
    return screen(request, register)


@require_GET
def whole_report(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    register = report.opened(register_of(request, public_id), by=administrator(request))
    return as_file(report.as_csv(register, get_language() or "en"), f"report-{register.public_id}.csv")


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    register, verb, user = register_of(request, public_id), VERBS.get(name), administrator(request)
    if verb is None:
        raise Http404
    here = reverse("panel:old_register", args=[public_id])
    if verb.needs_step_up and not is_confirmed(request):
        return led_to_confirm(request, here, name, [])
    form = Sure(request.POST, name=name)
    status = form.carry_out(lambda _values: verb.act(register, by=user, now=timezone.now()))
    if status != HTTPStatus.OK:
        return screen(request, register_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect(here)


def register_of(request: HttpRequest, public_id: UUID) -> RegisterImport:
    rows = RegisterImport.objects.visible_to_staff(administrator(request)).whole()
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def screen(
    request: HttpRequest, register: RegisterImport, *, bound: Form | None = None, status: int = 200
) -> HttpResponse:
    typed_before(request)
    user, counts = administrator(request), report.counts(register)
    is_mine = register.uploaded_by_id == user.pk
    context = {
        "register": register,
        "badge": BADGES[ImportState(register.state)],
        "is_at_work": register.state in AT_WORK,
        "counts": [
            (RowOutcome(outcome).label, counts["tried"].get(outcome, 0), counts["taken"].get(outcome, 0))
            for outcome in RowOutcome.values
            if counts["tried"].get(outcome) or counts["taken"].get(outcome)
        ],
        "rows": beside_entries(report.first_faults(register), user),
        "most": report.FIRST,
        "fault": in_words(register.fault, register.fault_names) if register.fault else "",
        "waits_for_another": is_mine and register.state == ImportState.TRIED,
        "steps": [
            (name, verb.label)
            for name, verb in VERBS.items()
            if register.state in verb.states and not (name == "release" and is_mine)
        ],
        "faults": bound.faults() if bound else [],
    }
    part = "panel/abroad/old_register_counts.html"
    return site.render(request, "panel/abroad/old_register.html", context, status=status, part=part)


def beside_entries(rows: list[report.Told], user: Any) -> list[tuple[report.Told, list[tuple[str, Any]]]]:
    """Each with the ids of those it may be the same as, and their entries where this user may open them."""
    wanted = {public_id for row in rows for public_id in row.alike}
    found = Registration.objects.visible_to_staff(user).filter(person__public_id__in=wanted).whole()
    # A live one last, so that it stays.
    ordered = found.order_by(F("ended_at").asc(nulls_last=True), "pk")
    entries = {str(entry.person.public_id): (entry.public_id, name_of(entry.person)) for entry in ordered}
    return [(row, [(public_id, entries.get(public_id)) for public_id in row.alike]) for row in rows]


def as_file(body: Any, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
