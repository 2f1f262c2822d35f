"""How does a host country's message become a draft? Judged, kept once, counted, and laid before an operator. Nothing
here puts an alert forward, changes one that people have written, or ends one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.characters import is_unfit
from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.reading import UNDERSTOOD, read
from notifications.alerts.cap.vocabulary import MsgType, Scope, Status
from notifications.alerts.models.choices import Mode
from notifications.alerts.models.imports import LONGEST_NAME, TAKEN, CapImport
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services import composing
from notifications.alerts.services.authority import require_operator
from notifications.alerts.services.host_drafts import Draft, draft_from, still_true
from notifications.alerts.services.host_refusals import (
    EarlierCap,
    InvalidCap,
    MessageDiffers,
    MessageExpired,
    NotActual,
    NotPublic,
    NoWarning,
    OddNames,
    OtherMode,
)
from notifications.alerts.services.incidents import open_incident
from notifications.presence.services import targeting
from notifications.presence.services.targeting import target_from

MODES = {Status.ACTUAL: Mode.LIVE, Status.EXERCISE: Mode.EXERCISE}
FIRST_YEAR, AHEAD = 2000, timedelta(days=1)


@dataclass(frozen=True)
class Brought:
    """`is_new`: the message, or its draft, was not there before."""

    row: CapImport
    is_new: bool


@transaction.atomic
def bring(
    data: bytes, *, mission: str, incident: Incident | None = None, always: bool = False, by: User, now: datetime
) -> Brought:
    """Keep it, and begin a draft where it meets people of ours; `always` asks for one whoever is there.

    The same message again answers with the same draft; where none came of it, it is looked at anew.

    Raises NotOperator, NotTaken, MessageDiffers, OtherMode, IncidentClosed.
    """
    require_operator(by, mission, now)
    message = understood(data)
    require_taken(message, now)
    if incident and incident.mode != MODES[message.status]:
        raise OtherMode
    row, is_new = kept(message, data, mission=mission, by=by)
    drafted = row.alert_id is None and message.msg_type != MsgType.CANCEL
    if drafted:
        look(row, message, incident, always=always, by=by, now=now)
    if is_new:
        # Last, as everybody does: whoever sends an alert of the same incident holds that first, then the trail.
        detail = {"digest": sha256(data).hexdigest(), "msg_type": str(message.msg_type)}
        record("alerts.cap.imported", by=by, target=row, chain=mission, detail=detail)
    return Brought(row, is_new or (drafted and row.alert_id is not None))


def understood(data: bytes) -> Message:
    """Raises InvalidCap; what is written wrongly and beyond doubt is let be."""
    reading = read(data)
    problems = [problem for problem in reading.problems if problem.rule not in UNDERSTOOD]
    if reading.message is None or problems:
        is_earlier = any(problem.rule == "cap-version" for problem in problems)
        raise (EarlierCap if is_earlier else InvalidCap)(problems=[each.as_json() for each in reading.problems])
    return reading.message


def require_taken(message: Message, now: datetime) -> None:
    """Raises NotTaken."""
    if message.scope != Scope.PUBLIC:
        raise NotPublic
    if message.status not in TAKEN["status"]:
        raise NotActual
    if message.msg_type not in TAKEN["msg_type"]:
        raise NoWarning
    names = (message.sender, message.identifier)
    odd = any(len(name) > LONGEST_NAME or any(map(is_unfit, name)) for name in names)
    if odd or message.sent.year < FIRST_YEAR or message.sent > now + AHEAD:
        raise OddNames


def kept(message: Message, data: bytes, *, mission: str, by: User) -> tuple[CapImport, bool]:
    """The row of this message, locked, and whether it came now; of two at once the second waits.

    Raises MessageDiffers.
    """
    names = {"mission": mission, "sender": message.sender, "identifier": message.identifier, "sent": message.sent}
    earlier = referred_to(message, mission)
    new = CapImport(
        **names, status=message.status, msg_type=message.msg_type, raw=data, by=by, earlier=earlier,
        incident=earlier.incident if earlier else None,
    )  # fmt: skip
    CapImport.objects.bulk_create([new], ignore_conflicts=True)
    row = CapImport.objects.select_for_update(of=("self",)).select_related("alert", "incident", "earlier").get(**names)
    is_new = row.public_id == new.public_id
    if not is_new and bytes(row.raw) != data and read(bytes(row.raw)).message != message:
        raise MessageDiffers
    return row, is_new


def referred_to(message: Message, mission: str) -> CapImport | None:
    """Of the messages it refers to the last that led to a draft, else the last."""
    names = {(each.sender, each.identifier, each.sent) for each in message.references}
    rows = CapImport.objects.filter(mission=mission, identifier__in={each.identifier for each in message.references})
    kept_ones = rows.select_related("incident").defer("raw")
    found = [row for row in kept_ones if (row.sender, row.identifier, row.sent) in names]
    return max(found, key=lambda row: (row.alert_id is not None, row.sent), default=None)


def look(row: CapImport, message: Message, incident: Incident | None, *, always: bool, by: User, now: datetime) -> None:
    """Whom it meets now, and the draft where it meets somebody or it can't be known."""
    if not message.infos:
        raise NoWarning
    infos = still_true(message, now)
    if not infos:
        raise MessageExpired
    draft = draft_from(message, infos)
    target = target_from({**draft.content["area"], "nationalities": [], "languages": []})
    row.people, row.remarks = targeting.count(target, now=now).subjects, draft.remarks()
    if row.people or always or not draft.placed.is_whole:
        row.incident = incident or incident_for(row, message, draft, by=by, now=now)
        row.alert = composing.begin(row.incident, draft.content, by=by, now=now)
    row.save(update_fields=["people", "remarks", "incident", "alert"])


def incident_for(row: CapImport, message: Message, draft: Draft, *, by: User, now: datetime) -> Incident:
    """That of the message it changes, while it is open and of the same mode; else one of its own."""
    earlier, mode = row.earlier.incident if row.earlier else None, MODES[message.status]
    if earlier and earlier.closed_at is None and earlier.mode == mode:
        return earlier
    return open_incident(
        mode=mode, mission=row.mission, title=draft.title, place=draft.place, summary=draft.summary, by=by, now=now
    )
