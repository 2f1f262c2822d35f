"""What does an officer do with a mail that nobody could be sure of? Reads it, takes it over, or lays it aside."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from consular.cases.models.mail import IncomingMail, MailState
from consular.cases.models.messages import Message, MessageFile, Side, Visibility
from consular.cases.models.threads import Thread, missions_served_by
from consular.cases.services.authority import ConflictOfInterest, acts_for, claim
from consular.cases.services.messages import Words, heard, put
from consular.cases.services.trail import audit, audit_mail
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.dates import said_moment
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import hand_over
from econsulate.core.references import new_reference
from econsulate.core.states import WrongState


@transaction.atomic
def opened(mail: IncomingMail, *, by: User) -> IncomingMail:
    """For an officer's screen; the reading is recorded."""
    audit_mail(mail, "cases.mail.opened", by)
    return mail


def pages_in(mail: IncomingMail) -> QuerySet[StoredFile]:
    """Every page an officer may look at."""
    drawn = StoredFile.objects.filter(original__mail_file__mail=mail, kind=StoredFile.Kind.DERIVATIVE)
    return drawn.select_related("data_key")


def people_known_to(user: User) -> QuerySet[Person]:
    """Those who talk with or are entered at a mission the officer serves; never their own family."""
    served = missions_served_by(user)
    known = Q(threads__mission__in=served) | Q(registrations__mission__in=served)
    own = Person.objects.filter(representations__user=user.pk)
    return Person.objects.filter(known, erased_at=None).exclude(pk__in=own).distinct()


@transaction.atomic
def attach(mail: IncomingMail, thread: Thread, *, by: User, now: datetime) -> Message:
    """Take it over into a conversation, as what somebody outside wrote: the staff read it, for nobody else is sure
    whose words these are. Raises NotYourRole, ConflictOfInterest, WrongState, NotChecked (a file is looked into yet).
    """
    mail, thread = locked(mail, by), claim(thread, by)
    return taken_over(mail, thread, by=by, now=now)


@transaction.atomic
def begin(mail: IncomingMail, person: Person, *, by: User, now: datetime) -> Message:
    """Begin a conversation about somebody the house knows with it. Raises what `attach` does, and ChangedMeanwhile."""
    mail = locked(mail, by)
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("data_key").get(pk=person.pk)
    if person.erased_at is not None:
        raise ChangedMeanwhile
    if acts_for(by, person.pk):
        raise ConflictOfInterest
    language = by.language if by.language in dict(settings.LANGUAGES) else "en"
    with override(language):
        # Not the mail's own: the person sees this title, and whose words those are nobody knows.
        subject = _("E-mail")
    thread = Thread(
        person=person,
        mission=mail.mission,
        told_by=None,
        reference=new_reference("M"),
        subject=subject,
        language=language,
        assigned_to=by,
        last_at=now,
        created_at=now,
    )
    thread.save(force_insert=True)
    audit(thread, "cases.thread.entered", by)
    return taken_over(mail, thread, by=by, now=now)


@transaction.atomic
def dismiss(mail: IncomingMail, state: str, *, note: str, by: User, now: datetime) -> IncomingMail:
    """Lay it aside, for a reason; it goes some weeks later. Raises NotYourRole, ConflictOfInterest, WrongState."""
    mail = locked(mail, by)
    mail.note = note
    close(mail, MailState(state), by=by, now=now)
    audit_mail(mail, "cases.mail.dismissed", by, state=state)
    return mail


def locked(mail: IncomingMail, by: User) -> IncomingMail:
    """As it is now, under lock, if this officer may work on it and nobody has yet."""
    rows = IncomingMail.objects.select_for_update(of=("self",), no_key=True).whole()
    found = rows.filter(pk=mail.pk).first()
    if found is None:
        raise ChangedMeanwhile
    if not missions_served_by(by).filter(pk=found.mission_id).exists():
        raise NotYourRole
    if found.claimed is not None and acts_for(by, found.claimed.person_id):
        raise ConflictOfInterest
    if found.state != MailState.WAITING:
        raise WrongState(current=found.state)
    return found


def close(mail: IncomingMail, state: MailState, *, by: User, now: datetime) -> None:
    mail.state, mail.closed_at, mail.closed_by = state, now, by
    mail.save()


def taken_over(mail: IncomingMail, thread: Thread, *, by: User, now: datetime) -> Message:
    """The words and files go under the key of whom the conversation is about; here nothing of them stays."""
    words = Words(worded(mail, thread.language), thread.language, mail.public_id)
    message = put(thread, words, side=Side.MISSION, visibility=Visibility.PARTNER, by=by, now=now)
    for number, sent in enumerate(mail.files.select_related("file__data_key").order_by("number"), start=1):
        hand_over(sent.file, thread.person.data_key)
        MessageFile(message=message, number=number, file=sent.file).save(force_insert=True)
    mail.files.all().delete()
    thread.version += 1
    thread.save(update_fields=["version"])
    heard(thread, message, by)
    mail.sender = mail.subject = mail.text = None
    mail.taken_into = thread
    close(mail, MailState.TAKEN_OVER, by=by, now=now)
    if mail.claimed is None:
        mail.data_key.destroy()
    audit_mail(mail, "cases.mail.taken_over", by, thread=str(thread.public_id))
    return message


def worded(mail: IncomingMail, language: str) -> str:
    with override(language):
        head = _("E-mail from %(sender)s, received on %(moment)s") % {
            "sender": mail.sender or "–",
            "moment": said_moment(mail.created_at, language),
        }
    return "\n\n".join(part for part in (head, mail.subject, mail.text) if part)
