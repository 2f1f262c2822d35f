"""What does an officer see of one conversation? What was said by whom for whose eyes, and what can be done now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message, MessageFile, MessageTranslation, Side, Visibility
from consular.cases.models.replies import CannedReply
from consular.cases.models.sos import SosCall
from consular.cases.models.threads import THREAD_ROLES, Thread, ThreadState
from consular.cases.panel.case_forms import MakingACase
from consular.cases.panel.forms import Translating, Writing, here
from consular.cases.panel.inbox import entry_of, names_at_work
from consular.cases.panel.verbs import VERBS, WRITING, Verb
from consular.cases.services.answering import opened
from consular.cases.services.attachments import pages_in
from consular.cases.services.marks import marks_for_staff
from consular.cases.services.replies import drafted
from consular.citizens.models.representation import RepresentationKind
from consular.citizens.services.people import name_of
from consular.missions.models.texts import in_language
from consular.missions.panel.roles import require
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words, seen_in_words
from econsulate.core.files.services.keeping import open_file
from econsulate.core.panel.forms import Form
from econsulate.core.panel.sheets import Sheet, pages_of, sheet
from econsulate.core.panel.site import site

MESSAGES_AT_ONCE = 30
PageAt = Callable[[StoredFile], str]
# Told apart by a word, a side and a ground, so that no note can be taken for an answer.
LOOKS = {Visibility.INTERNAL: "said-internal", Visibility.PARTNER: "said-partner"}


@dataclass(frozen=True)
class Sent:
    sent: MessageFile
    sheets: list[Sheet]
    hints: list[str]
    reason: str


@dataclass(frozen=True)
class Bubble:
    """One message as it stands on the screen."""

    message: Message
    who: str
    look: str
    files: list[Sent]
    translations: list[tuple[MessageTranslation, str]]
    is_read: bool
    form: Form


@require_GET
def one_thread(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a conversation, with `?reply=` an answer kept ready in the composer. The reading is recorded."""
    return screen(request, thread_of(request, public_id))


def thread_of(request: HttpRequest, public_id: UUID) -> Thread:
    require(request, *THREAD_ROLES)
    user: Any = request.user
    thread = Thread.objects.visible_to_staff(user).whole().filter(public_id=public_id).first()
    if thread is None:
        raise Http404
    return thread


def screen(request: HttpRequest, thread: Thread, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    opened(thread, by=user, now=timezone.now())
    rows = Message.objects.filter(thread=thread).whole().order_by("-pk")
    page = Paginator(rows, MESSAGES_AT_ONCE).get_page(request.GET.get("page"))
    replies = list(CannedReply.objects.filter(mission=thread.mission).kept().order_by("language", "title"))
    writing = [form_of(verb, thread, bound) for verb in WRITING]
    filled_in(writing[0][1], replies, thread, request)
    case = ConsularCase.objects.filter(thread=thread).first()
    making = bound if isinstance(bound, MakingACase) else MakingACase(thread=thread, name="case")
    context = {
        "case": case,
        "call": SosCall.objects.visible_to_staff(user).filter(thread=thread).first(),
        "entry": entry_of(thread.person, user),
        "making": None if case else making,
        "thread": thread,
        "name": name_of(thread.person),
        "mission_name": in_language(thread.mission.names, here()),
        "officer": names_at_work([thread.assigned_to_id]).get(thread.assigned_to_id, ""),
        "bubbles": bubbles_of(thread, list(page.object_list)[::-1], user, bound),
        "page": page,
        "replies": replies,
        "writing": writing,
        "steps": [form_of(verb, thread, bound) for verb in offered(thread, user)],
        "faults": bound.faults() if bound else [],
    }
    with timezone.override(thread.mission.zone):
        return site.render(
            request, "panel/cases/thread.html", context, status=status, part="panel/cases/composer_part.html"
        )


def form_of(verb: Verb, thread: Thread, bound: Form | None) -> tuple[Verb, Form, bool]:
    is_bound = bound is not None and bound.name == verb.name
    form = bound if is_bound and bound is not None else verb.form(thread=thread, name=verb.name)
    return verb, form, is_bound


def filled_in(form: Any, replies: list[CannedReply], thread: Thread, request: HttpRequest) -> None:
    """Put the chosen reply into the composer, as a draft."""
    user: Any = request.user
    chosen = next((reply for reply in replies if str(reply.public_id) == request.GET.get("reply")), None)
    if chosen is not None and isinstance(form, Writing) and not form.is_bound:
        form.initial = {**form.initial, "text": drafted(chosen, thread, by=user), "language": chosen.language}
        form.fields["text"].widget.attrs["autofocus"] = True


def offered(thread: Thread, user: Any) -> list[Verb]:
    """What can be done with it now, beside writing."""
    return [verb for verb in VERBS.values() if verb not in WRITING and applies(verb, thread, user)]


def applies(verb: Verb, thread: Thread, user: Any) -> bool:
    if verb.name == "take":
        return thread.assigned_to_id != user.pk
    if verb.name == "release":
        return thread.assigned_to_id is not None
    if verb.name == "transfer" and hasattr(thread, "case"):
        return False
    return verb.name != "close" or thread.state == ThreadState.OPEN


def bubbles_of(
    thread: Thread, messages: list[Message], user: Any, bound: Form | None, *, page_at: PageAt | None = None
) -> list[Bubble]:
    """As they stand on a screen; `page_at` says where a page of a file is opened, in the conversation if not given."""
    page_at = page_at or partial(address, "panel:thread_page", thread.public_id)
    names = names_at_work(message.author_id for message in messages)
    names |= names_at_work(text.by_id for message in messages for text in message.translations.all())
    kinds = dict(thread.person.representations.values_list("user", "kind"))
    pages = pages_of(sent.file for message in messages for sent in message.files.all())
    read = marks_for_staff(thread, user).others
    read_to = next((message.pk for message in messages if message.public_id == read), 0)
    found = []
    for message in messages:
        message.thread = thread
        found.append(
            Bubble(
                message=message,
                who=who_of(message, thread, names, kinds),
                look=look_of(message),
                files=[sent_file(sent, pages.get(sent.file_id, []), page_at) for sent in message.files.all()],
                translations=[(text, names.get(text.by_id, "")) for text in message.translations.all()],
                is_read=message.pk <= read_to,
                form=translating(message, bound),
            )
        )
    return found


def who_of(message: Message, thread: Thread, names: dict[int | None, str], kinds: dict[int, str]) -> str:
    """The officer by name; the person, or in which right somebody writes for them."""
    if message.side == Side.MISSION:
        return names.get(message.author_id, "")
    kind = kinds.get(message.author_id, RepresentationKind.SELF)
    name = name_of(thread.person)
    if kind == RepresentationKind.SELF:
        return name
    return gettext("%(kind)s of %(name)s") % {"kind": RepresentationKind(kind).label, "name": name}


def look_of(message: Message) -> str:
    if message.side == Side.CITIZEN:
        return "said-citizen"
    return LOOKS.get(Visibility(message.visibility), "said-mission")


def address(name: str, public_id: UUID, page: StoredFile) -> str:
    return reverse(name, args=[public_id, page.public_id])


def sent_file(sent: MessageFile, pages: list[StoredFile], page_at: PageAt) -> Sent:
    label = gettext("File %(number)s") % {"number": sent.number}
    return Sent(
        sent=sent,
        sheets=[sheet(page_at(page), label, page) for page in pages],
        hints=[seen_in_words(code) for code in sent.file.quality],
        reason=in_words(sent.file.reason) if sent.file.reason else "",
    )


def translating(message: Message, bound: Form | None) -> Form:
    name = f"translate-{message.public_id}"
    if bound is not None and bound.name == name:
        return bound
    form = Translating(name=name)
    form.initial = {"language": here()}
    return form


@require_GET
def one_page(request: HttpRequest, public_id: UUID, page_id: UUID) -> StreamingHttpResponse:
    """One page of a file that was sent, as we drew it anew; never the file as it came."""
    user: Any = request.user
    page = pages_in(thread_of(request, public_id)).filter(public_id=page_id).first()
    if page is None:
        raise Http404
    return StreamingHttpResponse(open_file(page, by=user), content_type=page.media_type)
