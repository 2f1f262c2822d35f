"""What does the file screen show? Everything an officer needs to judge one application, on one page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from consular.missions.models.posts import Officer
from consular.missions.models.texts import in_language as name_in
from consular.visas.models.applications import State
from consular.visas.models.decisions import Outcome
from consular.visas.models.texts import in_language
from consular.visas.panel.corrections import corrections_of, replacement_of
from consular.visas.panel.desk import Desk, reading_desk_of
from consular.visas.panel.documents import documents_of
from consular.visas.panel.evidence import acting_in
from consular.visas.panel.forms import FileForm, Judge, here
from consular.visas.panel.identity import identity_of
from consular.visas.panel.story import clock_of, readings_shown, story_of
from consular.visas.panel.verb import Verb
from consular.visas.panel.verbs import VERBS, offered
from consular.visas.panel.wording import FIELDS, FLAGS, SECTIONS, field_value, full_name
from consular.visas.services.candidates import candidates_of
from consular.visas.services.catalogue import catalogue_of
from consular.visas.services.reaching import is_reachable, telephone_rules
from consular.visas.services.reading import opened, pages_in
from econsulate.core.files.services.keeping import open_file
from econsulate.core.panel.confirming import typed_before
from econsulate.core.panel.forms import Form
from econsulate.core.panel.parts import is_part
from econsulate.core.panel.site import site

STATE_BADGES = {
    State.SUBMITTED: "info",
    State.AWAITING_APPLICANT: "warn",
    State.AWAITING_CONSULTATION: "warn",
    State.PROPOSED: "warn",
    State.ISSUED: "good",
    State.INADMISSIBLE: "bad",
}


@dataclass(frozen=True)
class Step:
    """A verb on offer with its form; `is_open` when it was filled in and refused."""

    verb: Verb
    form: FileForm
    is_open: bool

    @property
    def is_button(self) -> bool:
        return not self.form.visible_fields()

    @property
    def is_second(self) -> bool:
        return self.verb.style == "second"


def one_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a file, with `?document=…&page=…` at these pages. The reading is recorded and shown to the applicant."""
    desk = reading_desk_of(request, public_id)
    if is_part(request):
        return document_screen(request, desk, request.GET.get("document", ""))
    kept = typed_before(request)
    verb = VERBS.get(kept[0]) if kept else None
    return file_screen(request, desk, bound=verb.form(kept[1], desk=desk, name=verb.name) if kept and verb else None)


def file_screen(
    request: HttpRequest, desk: Desk, *, bound: FileForm | None = None, proof: Form | None = None, status: int = 200
) -> HttpResponse:
    """The whole file; `bound`, or `proof` about a representative, was refused and is shown again with its faults."""
    now = timezone.now()
    desk = Desk(opened(desk.application, by=desk.officer), desk.officer)
    application = desk.application
    judged = bound if isinstance(bound, Judge) else None
    context = {
        "application": application,
        "applicant": full_name(application.applicant["identity"]),
        "mission_name": name_in(application.mission.names, here()),
        "category": in_language(application.category.name, here()),
        "state_badge": STATE_BADGES.get(State(application.state), ""),
        "flags": [FLAGS.get(flag, flag) for flag in application.review_flags],
        "assigned": names_by_key([application.assigned_to_id]).get(application.assigned_to_id, ""),
        "steps": steps_of(desk, bound),
        "faults": [fault for form in (bound, proof) if form for fault in form.faults()],
        "acting": acting_in(desk, proof),
        "is_reachable": is_reachable(application),
        "rules": telephone_rules(application),
        "documents": documents_of(desk, bound=judged, leaf=leaf_of(request)),
        "identity": identity_of(application.applicant, today=now.date()),
        "sections": sections_of(application.form),
        "proposals": proposals_of(desk),
        "decision": decision_of(desk),
        "notice_grounds": notice_grounds(desk),
        "visa": desk.visa,
        "orders": [(order, grounds_in_words(desk, order.grounds)) for order in desk.orders],
        "replacement": replacement_of(desk),
        "corrections": corrections_of(application),
        "candidates": candidates_of(application, by=desk.officer),
        "requests": list(application.information_requests.all()),
        "consultations": list(application.consultations.all()),
        "clock": clock_of(application, now=now),
        "story": story_of(application),
        "readings": readings_shown(application),
    }
    with timezone.override(application.mission.zone):
        return site.render(request, "panel/visas/file.html", context, status=status)


def leaf_of(request: HttpRequest) -> tuple[str, str]:
    """Which document's pages are turned, and to where."""
    return request.GET.get("document", ""), request.GET.get("page", "1")


def document_screen(
    request: HttpRequest, desk: Desk, code: str, *, bound: FileForm | None = None, status: int = 200
) -> HttpResponse:
    """One document of the file, for a page that shows the others already. The reading is recorded like any."""
    desk = Desk(opened(desk.application, by=desk.officer), desk.officer)
    judged = bound if isinstance(bound, Judge) else None
    found = [each for each in documents_of(desk, bound=judged, leaf=leaf_of(request)) if each.code == code]
    if not found:
        raise Http404
    faults = bound.faults() if bound else []
    context = {"application": desk.application, "document": found[0], "faults": faults}
    part = "panel/visas/document_part.html"
    with timezone.override(desk.application.mission.zone):
        return site.render(request, part, context, status=status, part=part)


def steps_of(desk: Desk, bound: FileForm | None) -> list[Step]:
    steps = []
    for verb in offered(desk):
        is_bound = bound is not None and bound.name == verb.name
        form = bound if is_bound and bound is not None else verb.form(desk=desk, name=verb.name)
        steps.append(Step(verb, form, is_bound))
    return steps


def sections_of(form: dict[str, Any]) -> list[tuple[Any, list[tuple[Any, str]]]]:
    return [
        (title, [(FIELDS.get(name, name), field_value(name, value)) for name, value in form[section].items()])
        for section, title in SECTIONS.items()
        if form.get(section)
    ]


def proposals_of(desk: Desk) -> list[dict[str, Any]]:
    """Newest first, each with its author's name and its grounds in words."""
    proposals = sorted(desk.application.proposals.all(), key=lambda proposal: proposal.pk, reverse=True)
    names = names_by_key([proposal.proposed_by_id for proposal in proposals])
    return [
        {
            "proposal": proposal,
            "by": names.get(proposal.proposed_by_id, ""),
            "refuses": proposal.outcome == Outcome.REFUSE,
            "grounds": grounds_in_words(desk, proposal.grounds),
        }
        for proposal in proposals
    ]


def decision_of(desk: Desk) -> dict[str, Any] | None:
    decision = getattr(desk.application, "decision", None)
    if decision is None:
        return None
    names = names_by_key([decision.decided_by_id])
    return {"decision": decision, "by": names.get(decision.decided_by_id, ""), "refuses": decision.outcome == "refuse"}


def notice_grounds(desk: Desk) -> list[str]:
    notice = getattr(desk.application, "inadmissibility", None)
    return grounds_in_words(desk, notice.grounds) if notice else []


def grounds_in_words(desk: Desk, codes: list[str]) -> list[str]:
    catalogue = catalogue_of(desk.application.category.version_id)
    return [in_language(ground.text, here()) for ground in catalogue.grounds if ground.code in codes]


def names_by_key(keys: list[int | None]) -> dict[int | None, str]:
    wanted = {key for key in keys if key}
    return dict(Officer.objects.filter(user__in=wanted).values_list("user", "display_name")) if wanted else {}


def one_page(request: HttpRequest, public_id: UUID, page_id: UUID) -> StreamingHttpResponse:
    """One page of a document or a proof, as we drew it anew; never the file as it came."""
    desk = reading_desk_of(request, public_id)
    page = pages_in(desk.application).filter(public_id=page_id).first()
    if page is None:
        raise Http404
    return StreamingHttpResponse(open_file(page, by=desk.officer), content_type=page.media_type)
