"""How does a mission keep answers ready, and what does one say for this thread?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.replies import CannedReply
from consular.cases.models.threads import Thread, missions_served_by
from consular.cases.rules.replies import NAMES, filled, unknown_in
from consular.citizens.services.people import ChangedMeanwhile, name_of
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer
from consular.missions.models.texts import in_language
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, InvalidInput


class TitleTaken(DomainError):
    code = "title_taken"
    title = _("There is a reply with this title in this language already.")


@dataclass(frozen=True)
class Draft:
    """A reply as it is written; names in braces are those of rules/replies."""

    language: str
    title: str
    text: str


@transaction.atomic
def keep(mission: Mission, draft: Draft, *, by: User) -> CannedReply:
    """Keep a new reply ready. Raises NotYourRole, InvalidInput (an unknown name in braces), TitleTaken."""
    require_place(mission, by)
    require_known_names(draft)
    return saved(CannedReply(mission=mission, **vars(draft)), "cases.reply.kept", by=by)


@transaction.atomic
def change(reply: CannedReply, draft: Draft, *, seen: int, by: User) -> CannedReply:
    """Raises NotYourRole, ChangedMeanwhile, InvalidInput, TitleTaken."""
    found = claim(reply, seen=seen, by=by)
    require_known_names(draft)
    for name, value in vars(draft).items():
        setattr(found, name, value)
    found.version += 1
    return saved(found, "cases.reply.changed", by=by)


@transaction.atomic
def retire(reply: CannedReply, *, seen: int, by: User, now: datetime) -> CannedReply:
    """Offer it no longer. Raises NotYourRole, ChangedMeanwhile."""
    found = claim(reply, seen=seen, by=by)
    found.retired_at, found.version = now, found.version + 1
    return saved(found, "cases.reply.retired", by=by)


def claim(reply: CannedReply, *, seen: int, by: User) -> CannedReply:
    require_place(reply.mission, by)
    rows = CannedReply.objects.select_for_update(of=("self",)).select_related("mission")
    found = rows.filter(pk=reply.pk, version=seen, retired_at=None).first()
    if found is None:
        raise ChangedMeanwhile
    return found


def saved(reply: CannedReply, action: str, *, by: User) -> CannedReply:
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as error:
        raise TitleTaken from error
    record(action, by=by, target=reply, chain=reply.mission.code, detail={"language": reply.language})
    return reply


def require_place(mission: Mission, by: User) -> None:
    if not missions_served_by(by).filter(pk=mission.pk).exists():
        raise NotYourRole


def require_known_names(draft: Draft) -> None:
    if unknown := unknown_in(draft.text):
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        detail = _("“{name}” is no name we can fill. Use {known}.").format(name=unknown[0], known=known)
        raise InvalidInput(errors=[FieldError("text", "unknown_name", detail)])


def drafted(reply: CannedReply, thread: Thread, *, by: User) -> str:
    """The reply with what we know of the thread filled in; an officer reads and edits it before it goes anywhere."""
    return filled(reply.text, values_for(thread, reply.language, by))


def values_for(thread: Thread, language: str, by: User) -> Mapping[str, str]:
    officer = Officer.objects.filter(user=by).first()
    return {
        "name": name_of(thread.person),
        "reference": thread.reference,
        "mission": in_language(thread.mission.names, language),
        "officer": officer.display_name if officer else "",
    }
