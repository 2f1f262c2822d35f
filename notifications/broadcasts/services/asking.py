"""How are people asked how they are, beside what they are told? By one line, with a link that is each reader's own.

`{check_in}` in words stands for the link; what knows check-ins makes it (LINKS), just before the words go out.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LINK = "{check_in}"
# By thread, what makes a link of a login.
Maker = Callable[[int], str]
LINKS: list[Callable[[UUID], Maker | None]] = []
SUBJECT, EXERCISE = _("Are you safe?"), _("Exercise")
ASKED = _("Tell us how you are: {check_in}")
BRIEFLY = _("Are you safe? {check_in} Or answer: 1 safe, 2 need help, 3 not there.")
# What comes back from a button, as by a short message.
BUTTONS = (("1", _("I am safe")), ("2", _("I need help")), ("3", _("I am not there")))
Words = Mapping[str, Mapping[str, str]]
Named = Callable[[], str]
# Of what was told before, in a short message: each part is paid for.
LONGEST_SUBJECT = 60


def question(named: Named, after: Words, *, exercise: bool) -> dict[str, dict[str, str]]:
    """The question alone, in all languages: who asks, and the subject of what was told before. A link in a message that
    names neither looks like somebody else's. `named` gives the name of who asks in the language that is active."""
    return {language: asked_in(language, named, after, exercise=exercise) for language, _name in settings.LANGUAGES}


def asked_in(language: str, named: Named, after: Words, *, exercise: bool) -> dict[str, str]:
    with override(language):
        asks, about = named(), (after.get(language) or after["en"])["subject"].rstrip(" .!")
        before = f"{EXERCISE}. " if exercise else ""
        briefly = Truncator(about).chars(LONGEST_SUBJECT)
        texts = {
            "subject": f"{SUBJECT} {about}",
            "text": f"{asks}: {about}.\n\n{SUBJECT} {ASKED}",
            "sms": f"{asks}: {briefly}. {BRIEFLY}",
        }
        return {name: f"{before}{text}" for name, text in texts.items()}


def with_question(words: Words) -> dict[str, dict[str, str]]:
    """What is told, with the question at its end, in the same languages."""
    return {language: asked_beside(language, told) for language, told in words.items()}


def asked_beside(language: str, told: Mapping[str, str]) -> dict[str, str]:
    with override(language):
        return {**told, "text": f"{told['text']}\n\n{ASKED}", "sms": f"{told['sms']} {BRIEFLY}"}


def maker_of(thread: UUID) -> Maker | None:
    """What makes the links of a thread; None where nobody is asked."""
    return next((maker for links in LINKS if (maker := links(thread))), None)


def with_link(text: str, maker: Callable[[], Maker | None], user: int) -> str:
    """The text for one reader; `maker` is asked only where there is a link."""
    if LINK not in text:
        return text
    make = maker()
    return text.replace(LINK, make(user)) if make else without_link(text)


def choices_in(text: str, maker: Callable[[], Maker | None], language: str) -> tuple[tuple[str, str], ...]:
    """The buttons beside a question that is open; none where nobody is asked."""
    if LINK not in text or maker() is None:
        return ()
    with override(language):
        return tuple((answer, str(label)) for answer, label in BUTTONS)


def without_link(text: str) -> str:
    return text.replace(f"{LINK} ", "").replace(LINK, "").rstrip()
