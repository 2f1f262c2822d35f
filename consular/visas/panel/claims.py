"""Who asks to act for somebody our missions know, whom is it about, and what does the proof show?"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.citizens.models.evidence import EvidenceFault, EvidenceState
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.services.people import name_of_representative
from consular.missions.panel.roles import require
from consular.visas.panel.evidence import BADGES, AcceptForm, RefuseForm, SentFile, files_of
from consular.visas.panel.wording import NOTHING, full_name
from consular.visas.services import rights
from consular.visas.services.review import WORKERS
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words
from econsulate.core.files.services.keeping import open_file
from econsulate.core.panel.forms import Form
from econsulate.core.panel.sheets import pages_of, sheet
from econsulate.core.panel.site import site

PAGE_SIZE = 25


class AcceptClaim(AcceptForm):
    person = forms.UUIDField(label=_("Person"), widget=forms.HiddenInput)


VERBS: dict[str, tuple[Any, Any, type[Form], Any]] = {
    "accept": (rights.accept, _("Let them act for this person"), AcceptClaim, _("They may act from now on.")),
    "refuse": (
        rights.refuse,
        _("Send the proof back"),
        RefuseForm,
        _("The proof was sent back. Another can be sent."),
    ),
}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Rights that are asked for at the officer's missions; what can be judged now comes first."""
    require(request, *WORKERS)
    rows = rights.claims_before(officer_of(request))
    waiting = [row for row in rows if row.evidence.state == EvidenceState.SUBMITTED]
    others = [row for row in rows if row.evidence.state != EvidenceState.SUBMITTED]
    page = Paginator([*waiting, *others], PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(row, row.evidence, BADGES[EvidenceState(row.evidence.state)]) for row in page.object_list]
    return site.render(request, "panel/visas/claims.html", {"lines": lines, "page": page})


@require_GET
def one_claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return screen(request, claim_of(request, public_id))


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Accept the claim for one of those found, or send its proof back."""
    right = claim_of(request, public_id)
    if name not in VERBS:
        raise Http404
    service, _label, form_class, done = VERBS[name]
    form = form_class(request.POST, name=form_name(name, request.POST.get("person", "")))
    by, now = officer_of(request), timezone.now()
    status = form.carry_out(lambda values: service(right, by=by, now=now, **values))
    if status != 200:
        return screen(request, claim_of(request, public_id), bound=form, status=status)
    messages.success(request, done)
    return redirect("panel:claims")


@require_GET
def one_page(request: HttpRequest, public_id: UUID, page_id: UUID) -> StreamingHttpResponse:
    """One page of the proof, as we drew it anew."""
    right = claim_of(request, public_id)
    drawn = StoredFile.objects.filter(original__evidence_file__evidence__representation=right)
    page = drawn.filter(kind=StoredFile.Kind.DERIVATIVE, public_id=page_id).select_related("data_key").first()
    if page is None:
        raise Http404
    return StreamingHttpResponse(open_file(page, by=officer_of(request)), content_type=page.media_type)


def officer_of(request: HttpRequest) -> Any:
    return request.user


def claim_of(request: HttpRequest, public_id: UUID) -> Representation:
    """If it lies at one of the officer's missions and isn't their own; else 404."""
    require(request, *WORKERS)
    right = rights.claims_before(officer_of(request)).filter(public_id=public_id).first()
    if right is None:
        raise Http404
    return right


def screen(
    request: HttpRequest, right: Representation, *, bound: Form | None = None, status: int = 200
) -> HttpResponse:
    found = rights.opened(right, by=officer_of(request))
    proof = right.evidence
    can_judge = proof.state == EvidenceState.SUBMITTED
    context = {
        "right": right,
        "asked": right.claim.asked,
        "name": name_of_representative(right) or NOTHING,
        "evidence": proof,
        "badge": BADGES[EvidenceState(proof.state)],
        "reason": EvidenceFault(proof.fault).label if proof.fault else "",
        "files": sent_files(right),
        "found": [(full_name(person.identity), person) for person in found],
        "steps": steps_of(right, found, bound) if can_judge else [],
        "faults": bound.faults() if bound else [],
    }
    return site.render(request, "panel/visas/claim.html", context, status=status)


def steps_of(right: Representation, found: list[Person], bound: Form | None) -> list[tuple[str, Any, Form]]:
    """One to accept for each person found, by name where there are several, and one to send the proof back."""
    accept, refuse = VERBS["accept"][1], VERBS["refuse"][1]
    several = len(found) > 1
    accepting = [
        (
            "accept",
            f"{accept}: {full_name(person.identity)}" if several else accept,
            form_of("accept", right, bound, person),
        )
        for person in found
    ]
    return [*accepting, ("refuse", refuse, form_of("refuse", right, bound))]


def form_name(name: str, person: object) -> str:
    """No two forms of the page share one: what is refused for one person never stands at another."""
    return f"{name}-{person}" if name == "accept" else name


def form_of(name: str, right: Representation, bound: Form | None, person: Person | None = None) -> Form:
    named = form_name(name, person.public_id if person else "")
    if bound is not None and bound.name == named:
        return bound
    form = VERBS[name][2](name=named)
    form.initial.update({"version": right.evidence.version, "person": person.public_id if person else None})
    return form


def sent_files(right: Representation) -> list[SentFile]:
    """Newest first, with the pages as we drew them."""
    sent = files_of(right.evidence)
    pages = pages_of([one.file for one in sent]) if sent else {}
    return [
        SentFile(
            sent=one,
            sheets=[
                sheet(reverse("panel:claim_page", args=[right.public_id, page.public_id]), one.get_kind_display(), page)
                for page in pages.get(one.file_id, [])
            ],
            hints=[in_words(code) for code in one.file.quality],
            is_old=one.round != right.evidence.round,
        )
        for one in sent
    ]
