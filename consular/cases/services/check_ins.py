"""What do we do when somebody answers a check-in that they need help? A case with a clock, at the mission that asks.

Of one family's word one case, about who speaks; said again, or in more detail, it goes into the same conversation. Whom
the house doesn't know can't have a case, so they call for help.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import CaseKind, ConsularCase
from consular.cases.models.messages import Message, Side, Visibility
from consular.cases.models.threads import Thread
from consular.cases.services import opening, sos, writing
from consular.cases.services.authority import locked
from consular.cases.services.messages import Words, heard, put
from consular.cases.services.receiving import named
from consular.citizens.models.person import Person
from notifications.facade import HelpCall

SUBJECT = _("Needs help after an alert")


@transaction.atomic
def take(call: HelpCall, *, now: datetime) -> None:
    """Told again it is the same. Raises nothing that the next try would not mend."""
    person = whom(call)
    language = call.by.language
    with override(language):
        subject, text = str(SUBJECT), words_of(call)
        where = where_of(call)
    if person is None:
        # Their position goes some days after; words stay.
        said = sos.Call(call.id, text, None, call.position, language)
        sos.raise_call(said, user=call.by, person=None, link=None, now=now)
        return
    text = "\n".join(line for line in (text, where) if line)
    # Two words of one family at once make one case.
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    if Message.objects.filter(client_id=call.id, author=call.by).exists():
        return
    words = Words(text, language, call.id)
    begun = ConsularCase.objects.live().filter(thread__person=person, thread__messages__client_id__in=call.earlier)
    case = begun.filter(thread__messages__author=call.by).select_related("thread").first()
    if case is None:
        begin(call, person, words, subject, now=now)
    else:
        go_on(call, case.thread, words, now=now)


def whom(call: HelpCall) -> Person | None:
    """The first of those it is about whom the house knows, else who said it for them."""
    people = Person.objects.filter(erased_at=None, data_key__destroyed_at=None).select_related("data_key")
    known = {person.public_id: person for person in people.filter(public_id__in=call.subjects)}
    found = next((known[subject] for subject in call.subjects if subject in known), None)
    return found if found or call.by_staff else people.is_user(call.by).first()


def begin(call: HelpCall, person: Person, words: Words, subject: str, *, now: datetime) -> None:
    if not call.by_staff:
        opening.ask(person, words, kind=CaseKind.DISASTER, subject=subject, mission=call.mission, by=call.by, now=now)
        return
    caller = opening.Caller("", None, "")
    opening.begun_for(
        person,
        words,
        caller,
        kind=CaseKind.DISASTER,
        subject=subject,
        mission=named(call.mission, on=now.date()),
        by=call.by,
        in_hand=None,
        now=now,
    )


def go_on(call: HelpCall, thread: Thread, words: Words, *, now: datetime) -> None:
    """More is said while the case is worked on."""
    if not call.by_staff:
        writing.write(thread, words, by=call.by, now=now)
        return
    thread = locked(thread)
    message = put(thread, words, side=Side.MISSION, visibility=Visibility.INTERNAL, by=call.by, now=now)
    heard(thread, message, call.by)


def words_of(call: HelpCall) -> str:
    """In the language of the moment."""
    lines = [gettext("I need help."), call.help_words, call.note]
    if call.people is not None:
        lines.append(gettext("People: %(number)s") % {"number": call.people})
    return "\n".join(line for line in lines if line)


def where_of(call: HelpCall) -> str:
    return gettext("Position: %(position)s") % {"position": in_degrees(call.position)} if call.position else ""


def in_degrees(position: dict[str, float | None]) -> str:
    """Latitude and longitude, and how far off they may be, as `37.56650, 126.97800 (± 12 m)`."""
    accuracy = position.get("accuracy_m")
    exact = f" (± {accuracy:.0f} m)" if accuracy is not None else ""
    return f"{position['latitude']:.5f}, {position['longitude']:.5f}{exact}"
