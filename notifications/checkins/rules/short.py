"""What does somebody mean who answers by a short text? 1, 2 or 3; and whoever writes a word for help needs it. Pure."""

import re
import unicodedata

from notifications.checkins.models.choices import Status

FIRST = {
    "1": Status.SAFE,
    "2": Status.NEED_HELP,
    "3": Status.NOT_IN_AREA,
    "safe": Status.SAFE,
    "away": Status.NOT_IN_AREA,
}
HELP = frozenset("help sos помощь помощи помоги помогите спасите көмек көмектесіңіз көмектесіңдер yordam ёрдам".split())
WORD = re.compile(r"\w+")


def meant(text: str) -> Status | None:
    """A word for help, wherever it stands: who writes "1 hurt, help" is not safe. Else what the first word says,
    whatever follows. None for what is no answer."""
    words = WORD.findall(unicodedata.normalize("NFKC", text[:200]).casefold())
    if HELP.intersection(words):
        return Status.NEED_HELP
    return FIRST.get(words[0]) if words else None
