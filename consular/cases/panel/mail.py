"""Which e-mails wait because nobody could be sure of them, and what can an officer do with one?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.cases.models.mail import DISMISSALS, IncomingMail, IncomingMailQuerySet, MailState
from consular.cases.models.threads import THREAD_ROLES, Thread
from consular.cases.services.mail import triage
from consular.citizens.models.person import Person
from consular.citizens.services.people import name_of
from consular.missions.panel.duty import name_of as name_at_work
from consular.missions.panel.roles import require
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.files.reasons import in_words
from econsulate.core.files.services.keeping import open_file
from econsulate.core.panel.forms import Form, Line, Paragraphs
from econsulate.core.panel.sheets import pages_of, sheet
from econsulate.core.panel.site import site

PAGE_SIZE = 25
NO_SUCH = _("You have no conversation of this reference.")


class Attaching(Form):
    reference = Line(label=_("Reference of the conversation, such as M-…"), max_length=24)


class Beginning(Form):
    reference = Line(
        label=_("Reference of any conversation about the same person"),
        max_length=24,
        help_text=_("For somebody new, enter a case first; then take the e-mail over into it."),
    )


class Dismissing(Form):
    state = forms.ChoiceField(label=_("Because"), choices=DISMISSALS, widget=forms.RadioSelect)
    note = Paragraphs(label=_("Note for the staff"), max_length=2000)


Act = Callable[[IncomingMail, dict[str, Any], User, datetime], object]


@dataclass(frozen=True)
class Verb:
    label: Any
    done: Any
    act: Act
    form: type[Form]


def attach(mail: IncomingMail, values: dict[str, Any], by: User, now: datetime) -> object:
    return triage.attach(mail, conversation(values["reference"], by), by=by, now=now)


def begin(mail: IncomingMail, values: dict[str, Any], by: User, now: datetime) -> object:
    person: Person = conversation(values["reference"], by).person
    return triage.begin(mail, person, by=by, now=now)


def conversation(reference: str, by: User) -> Thread:
    """Of those the officer may read; absent and foreign are one. Raises InvalidInput."""
    found = Thread.objects.visible_to_staff(by).whole().filter(reference=reference.upper()).first()
    if found is None:
        raise InvalidInput(errors=[FieldError("reference", "unknown", NO_SUCH)])
    return found


VERBS: Mapping[str, Verb] = {
    "attach": Verb(
        _("Take over into a conversation"),
        _("The e-mail stands in the conversation, for the staff."),
        attach,
        Attaching,
    ),
    "begin": Verb(
        _("Begin a conversation with it"), _("The conversation was begun with the e-mail."), begin, Beginning
    ),
    "dismiss": Verb(
        _("Lay aside"),
        _("The e-mail was laid aside. It is deleted after 30 days."),
        lambda mail, values, by, now: triage.dismiss(mail, values["state"], note=values["note"], by=by, now=now),
        Dismissing,
    ),
}


def mine(request: HttpRequest) -> IncomingMailQuerySet:
    require(request, *THREAD_ROLES)
    user: Any = request.user
    return IncomingMail.objects.visible_to_staff(user)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One state of them; those that wait longest first."""
    rows = mine(request)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", MailState.WAITING)
    state = state if state in MailState.values else MailState.WAITING
    order = ("created_at", "pk") if state == MailState.WAITING else ("-closed_at", "-pk")
    page = Paginator(rows.filter(state=state).whole().order_by(*order), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(value, label, counts.get(value, 0)) for value, label in MailState.choices],
        "current": state,
        "title": MailState(state).label,
        "mails": page.object_list,
        "page": page,
    }
    return site.render(request, "panel/cases/mails.html", context)


def mail_of(request: HttpRequest, public_id: UUID) -> IncomingMail:
    mail = mine(request).whole().filter(public_id=public_id).first()
    if mail is None:
        raise Http404
    return mail


@require_GET
def one_mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return screen(request, mail_of(request, public_id))


def screen(request: HttpRequest, mail: IncomingMail, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    """All of it; the reading is recorded."""
    user: Any = request.user
    triage.opened(mail, by=user)
    offered = VERBS if mail.state == MailState.WAITING else {}
    context = {
        "mail": mail,
        "claimed": name_of(mail.claimed.person) if mail.claimed else "",
        "closed_by": name_at_work(mail.closed_by) if mail.closed_by else "",
        "files": files_of(mail),
        "steps": [(name, verb.label, form_of(name, verb, mail, bound)) for name, verb in offered.items()],
        "faults": bound.faults() if bound else [],
    }
    with timezone.override(mail.mission.zone):
        return site.render(request, "panel/cases/mail.html", context, status=status)


def form_of(name: str, verb: Verb, mail: IncomingMail, bound: Form | None) -> Form:
    if bound is not None and bound.name == name:
        return bound
    form = verb.form(name=name)
    if mail.claimed is not None and "reference" in form.fields:
        form.initial = {"reference": mail.claimed.reference}
    return form


def files_of(mail: IncomingMail) -> list[dict[str, Any]]:
    """Each file with its pages as we drew them anew."""
    sent = list(mail.files.select_related("file__data_key").order_by("number"))
    pages = pages_of(one.file for one in sent)
    return [
        {
            "sent": one,
            "sheets": [
                sheet(
                    reverse("panel:mail_page", args=[mail.public_id, page.public_id]),
                    gettext("File %(number)s") % {"number": one.number},
                    page,
                )
                for page in pages.get(one.file_id, [])
            ],
            "reason": in_words(one.file.reason) if one.file.reason else "",
        }
        for one in sent
    ]


@require_GET
def one_page(request: HttpRequest, public_id: UUID, page_id: UUID) -> StreamingHttpResponse:
    """One page of a file that came with it, as we drew it anew; never the file as it came."""
    user: Any = request.user
    page = triage.pages_in(mail_of(request, public_id)).filter(public_id=page_id).first()
    if page is None:
        raise Http404
    return StreamingHttpResponse(open_file(page, by=user), content_type=page.media_type)


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    mail, verb = mail_of(request, public_id), VERBS.get(name)
    if verb is None:
        raise Http404
    user: Any = request.user
    form = verb.form(request.POST, name=name)
    status = form.carry_out(lambda values: verb.act(mail, values, user, timezone.now()))
    if status != 200:
        return screen(request, mail_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    thread = Thread.objects.visible_to_staff(user).filter(mails_taken__public_id=public_id).first()
    return redirect("panel:thread", thread.public_id) if thread else redirect("panel:mails")
