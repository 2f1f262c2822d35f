"""What can an officer do with a conversation, and which service does it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from consular.cases.models.messages import Message, Visibility
from consular.cases.models.threads import Thread
from consular.cases.panel.forms import Bare, Closing, Handing, Noting, PassingOn, Reporting, ThreadForm, Writing
from consular.cases.services import answering, assigning, attachments
from consular.cases.services.messages import Words
from consular.citizens.services.people import ChangedMeanwhile
from econsulate.core.accounts.models import User
from econsulate.core.files.incoming import pieces
from econsulate.core.files.models import Upload

Values = dict[str, Any]
Act = Callable[[Thread, Values, User, datetime], object]


@dataclass(frozen=True)
class Verb:
    """`label` on its button, `done` once it has happened; `leads_away` where the officer may see it no longer."""

    name: str
    label: Any
    done: Any
    act: Act
    form: type[ThreadForm] = Bare
    look: str = ""
    explained: Any = ""
    leads_away: bool = False


def write(visibility: Visibility) -> Act:
    def act(thread: Thread, values: Values, by: User, now: datetime) -> object:
        sent = attached(values.pop("file"), values["client_id"], by)
        return answering.answer(thread, Words(**values, uploads=sent), visibility=visibility, by=by, now=now)

    return act


def attached(file: Any, client_id: UUID, by: User) -> list[Upload]:
    """The form's file, once: sent again with the same message it is there already."""
    if not file or Message.objects.filter(author=by, client_id=client_id).exists():
        return []
    return [attachments.brought(file.name or "", file.size, pieces(file), by=by)]


def take(thread: Thread, values: Values, by: User, now: datetime) -> object:
    return assigning.take(thread, by=by)


def release(thread: Thread, values: Values, by: User, now: datetime) -> object:
    return assigning.release(thread, by=by)


def assign(thread: Thread, values: Values, by: User, now: datetime) -> object:
    return assigning.assign(thread, UUID(values["colleague"]), by=by)


def transfer(thread: Thread, values: Values, by: User, now: datetime) -> object:
    return assigning.transfer(thread, values["mission"], by=by, now=now)


def close(thread: Thread, values: Values, by: User, now: datetime) -> object:
    if values["version"] != thread.version:
        raise ChangedMeanwhile
    return answering.close(thread, by=by, now=now)


ANSWER = Verb(
    "answer",
    _("Send to the citizen"),
    _("Your answer was sent."),
    write(Visibility.CITIZEN),
    Writing,
    look="said-mission",
)
NOTE = Verb(
    "note",
    _("Keep as an internal note"),
    _("The note stands beside the conversation."),
    write(Visibility.INTERNAL),
    Noting,
    look="said-internal",
    explained=_("Only the staff read this."),
)
REPORT = Verb(
    "report",
    _("Keep as an exchange with a partner"),
    _("The exchange stands beside the conversation."),
    write(Visibility.PARTNER),
    Reporting,
    look="said-partner",
    explained=_("What a hospital, the police or another authority said or was told. Only the staff read this."),
)
WRITING = (ANSWER, NOTE, REPORT)
VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        *WRITING,
        Verb("take", _("Take this conversation"), _("The conversation is yours now."), take),
        Verb("assign", _("Hand to a colleague"), _("The conversation was handed on."), assign, Handing),
        Verb("release", _("Lay back for whoever is free"), _("The conversation was laid back."), release),
        Verb(
            "transfer",
            _("Pass on to another mission"),
            _("The conversation was passed on."),
            transfer,
            PassingOn,
            leads_away=True,
        ),
        Verb(
            "close",
            _("Close the conversation"),
            _("The conversation is closed. Whoever writes into it opens it again."),
            close,
            Closing,
            leads_away=True,
        ),
    )
}


def verb_of(name: str) -> Verb:
    """Raises Http404."""
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    return verb
