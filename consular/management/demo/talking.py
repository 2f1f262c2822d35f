"""Which conversations and cases does a demo hold? Invented ones in several languages: waiting, answered, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from consular.cases.models.cases import CaseKind, ConsularCase
from consular.cases.models.mail import IncomingMail
from consular.cases.models.messages import Visibility
from consular.cases.models.replies import CannedReply
from consular.cases.models.sos import SosLink
from consular.cases.models.threads import Thread
from consular.cases.rules.letters import Letter
from consular.cases.services import answering, complaining, opening, replies, sos_links, writing
from consular.cases.services.mail import taking
from consular.cases.services.messages import Words
from consular.cases.services.opening import Caller
from consular.citizens.models.person import Person
from consular.citizens.services.people import PersonFacts, enter_person
from consular.management.demo.staff import EMBASSY
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.signin.demo import demo_user


@dataclass(frozen=True)
class Talk:
    """What somebody of the demo's register wrote; the login is <who>@demo.example."""

    who: str
    language: str
    subject: str
    text: str
    translation: tuple[str, str] | None = None
    answer: str = ""
    note: str = ""
    is_closed: bool = False
    case: str = ""
    complaint: str = ""


TALKS = (
    Talk(
        "Aruzhan",
        "kk",
        "Паспорт мерзімі (демо)",
        "Сәлеметсіз бе! Паспортымның мерзімі бітіп барады. Сеулде ауыстыруға бола ма? (ойдан шығарылған)",
        translation=("en", "Hello! My passport is about to expire. Can it be replaced in Seoul? (invented)"),
        case=CaseKind.LOST_PASSPORT,
    ),
    Talk(
        "Daniyar",
        "ru",
        "Справка (демо)",
        "Здравствуйте! Какие документы нужны для справки о гражданстве? (вымышлено)",
        answer="Здравствуйте! Нужны паспорт и заявление. Приходите в приёмные часы. (вымышлено)",
        note="Demo note: has asked by telephone before.",
        complaint="Ответ пришёл слишком поздно. (вымышлено)",
    ),
    Talk(
        "Zhanar",
        "en",
        "Office hours (demo)",
        "Are you open on the holiday next month? (invented)",
        answer="We are closed on that day and open again on the next one. (invented)",
        is_closed=True,
    ),
)
REPLIES = (
    replies.Draft("en", "We have your message", "Dear {name},\n\nwe look into your message {reference}.\n\n{officer}"),
    replies.Draft("ru", "Сообщение получено", "Здравствуйте, {name}!\n\nСообщение {reference} получено.\n\n{mission}"),
)


def talk(officer: User, *, now: datetime) -> None:
    """Each once, however often the demo is loaded."""
    mission = Mission.objects.get(code=EMBASSY)
    for draft in REPLIES:
        if not CannedReply.objects.filter(mission=mission, language=draft.language, title=draft.title).exists():
            replies.keep(mission, draft, by=officer)
    if not ConsularCase.objects.exclude(entered_by=None).exists():
        enter_a_call(mission, officer, now=now)
    if not IncomingMail.objects.exists():
        a_mail_comes(mission, now=now)
    for talk in TALKS:
        user = demo_user(talk.who)
        if not Thread.objects.filter(told_by=user).exists():
            talk_over(talk, user, officer, now=now)


@transaction.atomic
def talk_over(talk: Talk, user: User, officer: User, *, now: datetime) -> None:
    person = Person.objects.is_user(user).select_related("data_key").get()
    said = Words(talk.text, talk.language, uuid4())
    began = now - timedelta(hours=5)
    message, _new = writing.begin(person, said, subject=talk.subject, mission=EMBASSY, by=user, now=began)
    if talk.case:
        opening.found_in(message.thread, kind=talk.case, by=officer, now=began)
    if talk.translation:
        language, text = talk.translation
        answering.translate(message, language, text, by=officer, now=now)
    if talk.note:
        note = Words(talk.note, "en", uuid4())
        answering.answer(message.thread, note, visibility=Visibility.INTERNAL, by=officer, now=now)
    if talk.answer:
        answering.answer(message.thread, Words(talk.answer, talk.language, uuid4()), by=officer, now=now)
    if talk.is_closed:
        thread = answering.opened(Thread.objects.get(pk=message.thread_id), by=officer, now=now)
        answering.close(thread, by=officer, now=now)
    if talk.complaint:
        # For a colleague to answer: who wrote in the conversation doesn't even see it.
        complained = Words(talk.complaint, talk.language, uuid4())
        complaining.lodge(message.thread, complained, by=user, now=now)


def a_mail_comes(mission: Mission, *, now: datetime) -> None:
    """Somebody nobody knows wrote to the mission; an officer has to look at it."""
    letter = Letter(
        message_id="<demo@demo.example>",
        sender="reisebuero@demo.example",
        subject="A group of eleven (demo)",
        text="Good morning! Do eleven of us need an appointment each? (invented)",
    )
    taking.laid_before_an_officer(letter, taking.UNKNOWN, place=mission.code, mark=bytes(32), now=now)


@transaction.atomic
def sos_link() -> str:
    """A page to call for help from. The key is the same at each start, yet of this installation alone."""
    user, key = demo_user("Daniyar"), blind_index("Daniyar", purpose="demo sos key").hex()[:40]
    made = SosLink(user=user, person=Person.objects.is_user(user).get(), fingerprint=sos_links.fingerprint(key))
    if not SosLink.objects.filter(fingerprint=made.fingerprint).exists():
        made.save(force_insert=True)
    return sos_links.address_of(key)


def enter_a_call(mission: Mission, officer: User, *, now: datetime) -> None:
    """Somebody rang for an invented traveller, some hours ago: the board of a demo has something late."""
    facts: PersonFacts = {
        "identity": {
            "primary_identifier": "Oydan",
            "secondary_identifier": "Ayan",
            "original_script_name": None,
            "birth_date": "1999-XX-XX",
            "birth_place": None,
        },
        "nationality": "KAZ",
        "residence": "KAZ",
        "sex": "M",
    }
    opening.enter(
        lambda: enter_person(facts, by=officer),
        Words("A hostel rang: he was taken to a hospital in Busan. (invented)", "ru", uuid4()),
        Caller("Demo Hostel", None, "host"),
        kind=CaseKind.HOSPITAL,
        subject="Hospital in Busan (demo)",
        mission=mission,
        by=officer,
        now=now - timedelta(hours=6),
    )
