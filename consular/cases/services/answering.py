"""What does an officer do with a thread? Read, answer, note, translate, close; each is on record."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.messages import Message, MessageTranslation, Side, Visibility
from consular.cases.models.threads import Thread, ThreadState
from consular.cases.rules.replies import left_in
from consular.cases.services import case_clocks, telling
from consular.cases.services.authority import claim
from consular.cases.services.messages import Words, heard, mark, once, put
from consular.cases.services.queues import unseen_by
from consular.cases.services.trail import audit
from consular.cases.services.writing import reopened
from consular.citizens.services.people import ChangedMeanwhile
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.states import WrongState


def opened(thread: Thread, *, by: User, now: datetime) -> Thread:
    """The thread for an officer's screen; the reading is recorded, and what stands there is no news to them now.

    Two transactions: who writes meanwhile locks the thread's row in the feed and then the trail, this would do it the
    other way round.
    """
    with transaction.atomic():
        audit(thread, "cases.thread.opened", by)
    newest = thread.messages.order_by("-pk").first()
    if newest is not None:
        mark(newest, by=by, now=now)
    return thread


@transaction.atomic
def answer(
    thread: Thread, words: Words, *, visibility: Visibility = Visibility.CITIZEN, by: User, now: datetime
) -> tuple[Message, bool]:
    """Write to the citizen, or beside the conversation for the staff. An answer opens a closed thread again, and is
    its author's from now on if nobody had it. Sent again it is the same message.

    Raises ClientIdReused, NotYourRole, ConflictOfInterest, InvalidInput (a name in braces was left unfilled).
    """
    require_filled(words, visibility)
    found = claim(thread, by)
    return once(
        words,
        lambda earlier: earlier.thread_id == thread.pk and earlier.visibility == visibility,
        lambda: written(found, words, visibility=visibility, by=by, now=now),
        by=by,
    )


def require_filled(words: Words, visibility: Visibility) -> None:
    left = left_in(words.text) if visibility == Visibility.CITIZEN else []
    if left:
        detail = _("Fill in {name} before you send this.").format(name=f"{{{left[0]}}}")
        raise InvalidInput(errors=[FieldError("text", "unfilled", detail)])


def written(thread: Thread, words: Words, *, visibility: Visibility, by: User, now: datetime) -> Message:
    message = put(thread, words, side=Side.MISSION, visibility=visibility, by=by, now=now)
    if visibility == Visibility.CITIZEN:
        if thread.state == ThreadState.CLOSED:
            reopened(thread, by=by)
        thread.waiting_since, thread.last_at = None, now
        thread.assigned_to = thread.assigned_to or by
        telling.answered(thread, message)
        case_clocks.answer_given(thread, now=now)
    thread.version += 1
    thread.save(update_fields=["waiting_since", "last_at", "assigned_to", "version"])
    heard(thread, message, by)
    return message


@transaction.atomic
def translate(message: Message, language: str, text: str, *, by: User, now: datetime) -> MessageTranslation:
    """Write beside a message what it says in another language; a later one takes the earlier one's place.

    Raises NotYourRole, ConflictOfInterest, InvalidInput for the language it is written in.
    """
    thread = claim(message.thread, by)
    if language == message.language:
        detail = _("The message is written in this language.")
        raise InvalidInput(errors=[FieldError("language", "same", detail)])
    found = message.translations.filter(language=language).first()
    translation = found or MessageTranslation(message=message, language=language)
    translation.text, translation.by, translation.at = text, by, now
    translation.save()
    audit(thread, "cases.message.translated", by, message=str(message.public_id), language=language)
    return translation


@transaction.atomic
def close(thread: Thread, *, by: User, now: datetime) -> Thread:
    """End the conversation; whoever writes into it later is heard all the same.

    Raises NotYourRole, ConflictOfInterest, WrongState; ChangedMeanwhile when somebody wrote since this officer read.
    """
    seen = thread.version
    thread = claim(thread, by)
    if thread.state != ThreadState.OPEN:
        raise WrongState(current=thread.state)
    if thread.version != seen or Thread.objects.filter(unseen_by(by), pk=thread.pk).exists():
        raise ChangedMeanwhile
    thread.state, thread.closed_at, thread.waiting_since = ThreadState.CLOSED, now, None
    thread.version += 1
    thread.save(update_fields=["state", "closed_at", "waiting_since", "version"])
    audit(thread, "cases.thread.closed", by)
    telling.closed(thread)
    return thread
