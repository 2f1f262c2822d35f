"""Who hears that a mission wrote? Whoever may read the thread: the person, and who began it while they act."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import ConsularCase
from consular.cases.models.messages import Message, MessageFile
from consular.cases.models.threads import Thread
from consular.citizens.models.representation import RepresentationKind, acting_for
from econsulate.core.accounts.models import User
from econsulate.core.files.reasons import in_all_languages
from notifications import facade

ANSWERED, MOVED, CLOSED, FILE_REFUSED = "cases.answered", "cases.moved", "cases.closed", "cases.file_refused"
CASE_CLOSED = "cases.case_closed"
SUBJECT = _("Your conversation {reference}")
NOTICE = _("There is news in your conversation {reference}. Open the app to read it.")
BODIES = {
    ANSWERED: _("{mission} has written to you. Open the conversation to read it."),
    MOVED: _("Your conversation is with {mission} now, which goes on with it."),
    CLOSED: _("{mission} has closed your conversation. If you need anything else, write into it again."),
    CASE_CLOSED: _(
        "Your case was resolved some weeks ago and is closed now. If you need more help, write to {mission} again."
    ),
    FILE_REFUSED: _("We could not accept a file that you sent. {reason}"),
}


def answered(thread: Thread, message: Message) -> None:
    tell(thread, ANSWERED, {"mission": thread.mission.names}, once=f"answered.{message.public_id}")


def moved(thread: Thread) -> None:
    tell(thread, MOVED, {"mission": thread.mission.names}, once=f"moved.{thread.version}")


def closed(thread: Thread) -> None:
    tell(thread, CLOSED, {"mission": thread.mission.names}, once=f"closed.{thread.version}")


def case_closed(thread: Thread, case: ConsularCase) -> None:
    """By itself, some weeks after it was resolved; of a merged case in both conversations."""
    tell(thread, CASE_CLOSED, {"mission": thread.mission.names}, once=f"case_closed.{case.version}")


def file_refused(sent: MessageFile) -> None:
    """To the citizen who sent it; an officer sees it in the thread."""
    thread = sent.message.thread
    words = {"reason": in_all_languages(sent.file.reason)}
    for login in readers_of(thread).filter(pk=sent.message.author_id):
        tell_one(login, thread, FILE_REFUSED, words, once=f"file_refused.{sent.public_id}")


def readers_of(thread: Thread) -> QuerySet[User]:
    """Logins that read the thread at this moment: `Thread.objects.visible_to` turned round."""
    own = thread.person.representations.in_force().filter(kind=RepresentationKind.SELF)
    return acting_for(thread.person).filter(Q(pk=thread.told_by_id) | Q(pk__in=own.values("user")))


def tell(thread: Thread, topic: str, context: dict[str, facade.Value], *, once: str) -> None:
    for login in readers_of(thread):
        tell_one(login, thread, topic, context, once=once)


def tell_one(login: User, thread: Thread, topic: str, context: Mapping[str, facade.Value], *, once: str) -> None:
    facade.notify(
        facade.ensure_recipient(login),
        topic,
        context=context,
        reference=facade.Reference("threads", thread.public_id, thread.reference),
        dedupe_key=f"thread.{thread.public_id}.{once}",
    )


def register_topics() -> None:
    """Called once at start."""
    for code, body in BODIES.items():
        purpose = facade.Purpose.ACTION if code == FILE_REFUSED else facade.Purpose.PROGRESS
        topic = facade.Topic(code=code, purpose=purpose, subject=SUBJECT, body=body, notice=NOTICE, answerable=True)
        facade.register_topic(topic)
