"""Which appeals wait for the third officer, and what can be done with one?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.missions.models.posts import Role
from consular.missions.panel.roles import require
from consular.visas.models.appeals import LIVE_APPEAL, Appeal, AppealFile, AppealState
from consular.visas.models.texts import in_language
from consular.visas.panel.file import names_by_key
from consular.visas.panel.forms import here
from consular.visas.services import appeal_files, appeals
from consular.visas.services.authority import barred_from
from consular.visas.services.catalogue import catalogue_of
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import seen_in_words
from econsulate.core.files.services.keeping import open_file
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm, typed_before
from econsulate.core.panel.forms import Form, Paragraphs
from econsulate.core.panel.sheets import Sheet, pages_of, sheet
from econsulate.core.panel.site import site

PAGE_SIZE = 25


class Finding(Form):
    reasons = Paragraphs(label=_("Reasons, in the applicant's language"), max_length=8000)


@dataclass(frozen=True)
class AppealVerb:
    """One act; `label` on its button, `done` once it has happened."""

    name: str
    label: Any
    done: Any
    act: Callable[..., Appeal]
    state: AppealState
    form: type[Form] = Finding
    explained: Any = ""


VERBS: Mapping[str, AppealVerb] = {
    verb.name: verb
    for verb in (
        AppealVerb(
            "take", _("Take this appeal"), _("The appeal is yours now."), appeals.take, AppealState.LODGED, form=Form
        ),
        AppealVerb(
            "find-inadmissible",
            _("Find inadmissible"),
            _("The appeal was found inadmissible."),
            appeals.find_inadmissible,
            AppealState.LODGED,
        ),
        AppealVerb(
            "uphold",
            _("Uphold the appeal"),
            _("The appeal was upheld. Other officers examine the matter anew."),
            appeals.uphold,
            AppealState.UNDER_REVIEW,
            explained=_("The decision falls at once; the seal of a refusal is listed as no longer valid."),
        ),
        AppealVerb(
            "dismiss",
            _("Dismiss the appeal"),
            _("The appeal was dismissed."),
            appeals.dismiss,
            AppealState.UNDER_REVIEW,
        ),
    )
}


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Appeals that wait or are under review, soonest due first; with `?ended=1` those that have ended."""
    require(request, Role.APPEAL_REVIEWER)
    ended = "ended" in request.GET
    officer: Any = request.user
    rows = Appeal.objects.visible_to_staff(officer).with_key()
    rows = rows.exclude(state__in=LIVE_APPEAL) if ended else rows.filter(state__in=LIVE_APPEAL)
    page = Paginator(rows.order_by(F("due_on").asc(nulls_last=True), "id"), PAGE_SIZE).get_page(request.GET.get("page"))
    names = names_by_key([appeal.reviewer_id for appeal in page.object_list])
    today = timezone.now().date()
    lines = [
        (appeal, names.get(appeal.reviewer_id, ""), not ended and appeal.due_on is not None and appeal.due_on < today)
        for appeal in page.object_list
    ]
    return site.render(request, "panel/visas/appeals.html", {"lines": lines, "page": page, "ended": ended})


@require_GET
def one_appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open an appeal. The reading is recorded."""
    kept = typed_before(request)
    bound = VERBS[kept[0]].form(kept[1], name=kept[0]) if kept and kept[0] in VERBS else None
    return appeal_screen(request, appeal_of(request, public_id), bound=bound)


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Do the named verb; what ends an appeal wants a fresh second factor."""
    appeal, verb = appeal_of(request, public_id), VERBS.get(name)
    if verb is None:
        raise Http404
    if verb.form is Finding and not is_confirmed(request):
        page = reverse("panel:visa_appeal", args=[public_id])
        return led_to_confirm(request, page, name, verb.form.base_fields)
    form = verb.form(request.POST, name=name)
    status = form.carry_out(lambda values: verb.act(appeal, by=request.user, now=timezone.now(), **values))
    if status != 200:
        return appeal_screen(request, appeal, bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:visa_appeal", public_id)


def appeal_of(request: HttpRequest, public_id: UUID) -> Appeal:
    """The appeal, if the officer reviews appeals at its mission and doesn't act for the person; else 404."""
    officer: Any = request.user
    appeal = Appeal.objects.visible_to_staff(officer).filter(public_id=public_id).first()
    if appeal is None:
        raise Http404
    return appeal


def appeal_screen(
    request: HttpRequest, appeal: Appeal, *, bound: Form | None = None, status: int = 200
) -> HttpResponse:
    officer: Any = request.user
    appeal = appeals.opened(appeal, by=officer)
    ruling = appeal.ruling
    catalogue = catalogue_of(appeal.application.category.version_id)
    context = {
        "appeal": appeal,
        "application": appeal.application,
        "ruling": ruling,
        "files": files_of(appeal, officer),
        "withheld": appeal_files.took_part(officer, appeal),
        "grounds": [in_language(row.text, here()) for row in catalogue.grounds if row.code in ruling.grounds],
        "reviewer": names_by_key([appeal.reviewer_id]).get(appeal.reviewer_id, ""),
        "steps": [step(verb, bound) for verb in offered(appeal, officer.pk)],
        "faults": bound.faults() if bound else [],
    }
    with timezone.override(appeal.application.mission.zone):
        return site.render(request, "panel/visas/appeal.html", context, status=status)


@dataclass(frozen=True)
class SentFile:
    sent: AppealFile
    sheets: list[Sheet]
    hints: list[str]


def files_of(appeal: Appeal, officer: User) -> list[SentFile]:
    """What the appellant sent, with its pages; nothing for those who took part in the decision."""
    sent = list(appeal_files.shown_to(officer, appeal))
    pages = pages_of(one.file for one in sent) if sent else {}
    return [
        SentFile(
            one, sheets_of(appeal, one, pages.get(one.file_id, [])), [seen_in_words(code) for code in one.file.quality]
        )
        for one in sent
    ]


def sheets_of(appeal: Appeal, sent: AppealFile, pages: list[StoredFile]) -> list[Sheet]:
    label = gettext("File %(number)s") % {"number": sent.number}
    return [sheet(reverse("panel:appeal_page", args=[appeal.public_id, page.public_id]), label, page) for page in pages]


@require_GET
def one_page(request: HttpRequest, public_id: UUID, page_id: UUID) -> StreamingHttpResponse:
    """One page of a file put to the appeal, as we drew it anew."""
    officer: Any = request.user
    page = appeal_files.pages_for(officer, appeal_of(request, public_id)).filter(public_id=page_id).first()
    if page is None:
        raise Http404
    return StreamingHttpResponse(open_file(page, by=officer), content_type=page.media_type)


def step(verb: AppealVerb, bound: Form | None) -> tuple[AppealVerb, Form, bool]:
    is_bound = bound is not None and bound.name == verb.name
    return verb, bound if is_bound and bound is not None else verb.form(name=verb.name), is_bound


def offered(appeal: Appeal, officer: int) -> list[AppealVerb]:
    """What this officer can do now; nothing where the service would refuse them for their own part in it."""
    if officer in {appeal.proposed_by_id, appeal.decided_by_id, *barred_from(appeal.application)}:
        return []
    return [verb for verb in VERBS.values() if verb.state == appeal.state and appeal.reviewer_id in (None, officer)]
