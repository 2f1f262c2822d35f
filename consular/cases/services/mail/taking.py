"""What becomes of a mail that arrives? A message in its conversation, a mail for an officer, or nothing for a robot.

The reply address is the right to write, the sender's address only must not contradict it: anybody can claim that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from consular.cases.models.mail import IncomingMail, IncomingMailFile, MailedMessage, MailReason
from consular.cases.models.messages import Message
from consular.cases.models.threads import Thread
from consular.cases.rules.letters import TAKEN, Enclosure, Letter
from consular.cases.rules.quoting import parted
from consular.cases.rules.texts import LONGEST
from consular.cases.services import writing
from consular.cases.services.messages import MOST_FILES, Words
from consular.cases.services.receiving import standing
from consular.cases.services.trail import audit_mail
from consular.missions.models.missions import Mission, MissionKind
from consular.missions.services.directory import NoMissionServes
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.files.services import direct, received
from econsulate.core.files.services.direct import Arrived
from econsulate.core.limits.services import Rate, allow
from notifications import facade

# Of one sender, whatever mission they write to; and of all senders to one mission, for a flood has many names.
FROM_ONE, TO_ONE_MISSION = Rate(20, 3600), Rate(300, 3600)
THREADS = "threads"


class NotOurs(Exception):
    """The address is none that people write to us at."""


class Taken(StrEnum):
    MESSAGE = "message"
    FOR_AN_OFFICER = "for_an_officer"
    REPORT = "report"
    IGNORED = "ignored"
    AGAIN = "again"


@dataclass(frozen=True)
class Origin:
    """Who writes into what, if that is sure; else why it is not, with the conversation it claims to belong to."""

    reply: facade.Reply | None = None
    thread: Thread | None = None
    doubt: MailReason | None = None


UNKNOWN = Origin(doubt=MailReason.UNKNOWN_SENDER)


def take(letter: Letter, *, recipient: str, raw: bytes, now: datetime) -> Taken:
    """Raises NotOurs; TooManyRequests, StoreFull and other things that pass, for which the mail server waits.

    The same mail to the same address is the same, however often it comes.
    """
    place = facade.mail_place(recipient)
    if place is None:
        raise NotOurs
    if letter.is_automatic:
        told = letter.is_report and facade.is_reply_token(place) and facade.take_returned_mail(place, raw)
        return Taken.REPORT if told else Taken.IGNORED
    mark = blind_index(letter.fingerprint(recipient), purpose="incoming_mail")
    origin = origin_of(place, letter.sender, now=now)
    if came_before(mark, origin):
        return Taken.AGAIN
    if origin.reply and origin.thread and origin.doubt is None:
        return written(letter, origin.reply, origin.thread, mark=mark, now=now)
    return laid_before_an_officer(letter, origin, place=place, mark=mark, now=now)


def came_before(mark: bytes, origin: Origin) -> bool:
    """Under either judgement: what was sure yesterday may have expired since."""
    if IncomingMail.objects.filter(fingerprint=mark).exists():
        return True
    user = origin.reply.user if origin.reply else None
    return user is not None and Message.objects.filter(author=user, client_id=name_of(mark)).exists()


def name_of(mark: bytes) -> UUID:
    return UUID(bytes=mark[:16], version=4)


def origin_of(place: str, sender: str, *, now: datetime) -> Origin:
    if not facade.is_reply_token(place):
        return UNKNOWN
    reply = facade.reply_behind(place, sender=sender, now=now)
    about = reply.reference_id if reply is not None and reply.reference_type == THREADS else None
    thread = Thread.objects.whole().filter(public_id=about).first() if about else None
    if reply is None or thread is None:
        return Origin(doubt=MailReason.UNKNOWN_ADDRESS)
    return Origin(reply, thread, doubt_about(reply, thread))


def doubt_about(reply: facade.Reply, thread: Thread) -> MailReason | None:
    if not reply.sender_is_theirs:
        return MailReason.SENDER_DIFFERS
    if reply.expired:
        return MailReason.EXPIRED_ADDRESS
    if not reply.by_mail:
        return MailReason.NOT_BY_MAIL
    may_write = reply.user.is_active and Thread.objects.visible_to(reply.user).filter(pk=thread.pk).exists()
    return None if may_write else MailReason.NO_LONGER_THEIRS


def written(letter: Letter, reply: facade.Reply, thread: Thread, *, mark: bytes, now: datetime) -> Taken:
    """By the very service that the app uses."""
    allow("mail_replies", str(reply.user.public_id), rate=FROM_ONE)
    answer, cut_off = parted(letter.text, ours=settings.MAIL_REPLIES.rpartition("@")[0])
    kept, left = sorted_out(letter.enclosures)
    shown = said(answer[:LONGEST], left, language=thread.language)
    rest = "\n\n".join(part for part in (answer[LONGEST:], cut_off) if part)
    files = arrived(kept)
    with transaction.atomic():
        uploads = [received.as_upload(one, owner=reply.user, name=name) for name, one in files]
        words = Words(shown, thread.language, name_of(mark), uploads)
        message, is_new = writing.write(thread, words, by=reply.user, now=now)
        if is_new:
            MailedMessage(message=message, cut_off=rest, created_at=now).save(force_insert=True)
    return Taken.MESSAGE if is_new else Taken.AGAIN


def laid_before_an_officer(letter: Letter, origin: Origin, *, place: str, mark: bytes, now: datetime) -> Taken:
    reason = origin.doubt or MailReason.UNKNOWN_ADDRESS
    mission = origin.thread.mission if origin.thread else named(place)
    allow("mail_senders", letter.sender or "nobody", rate=FROM_ONE)
    allow("mail_missions", mission.code, rate=TO_ONE_MISSION)
    kept, left = sorted_out(letter.enclosures)
    text = said(letter.text, left, language=mission.languages[0] if mission.languages else "en")
    files = arrived(kept)
    try:
        with transaction.atomic():
            key = origin.thread.person.data_key if origin.thread else DataKey.objects.issue()
            mail = IncomingMail(
                mission=standing(mission),
                data_key=key,
                reason=reason,
                claimed=origin.thread,
                fingerprint=mark,
                sender=letter.sender,
                subject=letter.subject,
                text=text,
                created_at=now,
            )
            mail.save(force_insert=True)
            for number, (name, one) in enumerate(files, start=1):
                file = received.as_file(one, data_key=key, name=name, chain=mail.mission.code)
                IncomingMailFile(mail=mail, number=number, file=file).save(force_insert=True)
            audit_mail(mail, "cases.mail.received", None, reason=reason)
    except IntegrityError:
        if not IncomingMail.objects.filter(fingerprint=mark).exists():
            raise
        return Taken.AGAIN  # the mail server handed it over twice at the same moment
    return Taken.FOR_AN_OFFICER


def named(place: str) -> Mission:
    """The mission whose code stands behind the plus, in any case of letters; headquarters for every other word."""
    missions = Mission.objects.select_related("successor")
    found = missions.filter(code=place.upper()).first() if place else None
    found = found or missions.filter(kind=MissionKind.HEADQUARTERS).first() or missions.order_by("pk").first()
    if found is None:
        raise NoMissionServes
    return standing(found)


def sorted_out(enclosures: Sequence[Enclosure]) -> tuple[list[Enclosure], list[str]]:
    """What the file pipeline is to look into, and the names of what is left out, for the text to say so."""
    fit = [one for one in enclosures if one.media_type in TAKEN and 0 < len(one.content) <= settings.UPLOAD_MAX_BYTES]
    kept = fit[:MOST_FILES]
    return kept, [one.name for one in enclosures if one not in kept]


def said(text: str, left_out: Sequence[str], *, language: str) -> str:
    """The words; after them in brackets which files were not taken over. Never empty."""
    with override(language):
        notes = [_("[Not taken over from the e-mail: %(name)s]") % {"name": name} for name in left_out]
        return "\n\n".join(part for part in (text, "\n".join(notes)) if part) or _("[The e-mail holds no text.]")


def arrived(enclosures: Sequence[Enclosure]) -> list[tuple[str, Arrived]]:
    """The bytes on disk, sealed, before any row is locked."""
    most = settings.UPLOAD_MAX_BYTES
    return [(one.name, direct.arrive([one.content], most=most)) for one in enclosures]
