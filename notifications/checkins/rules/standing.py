"""How is somebody, by all that was said of them? Pure.

The last word by its moment counts, but for one thing: who said that they need help is helped until they themselves say
that they are safe, or an officer says so for a reason. What the family says ends only what the family said. And an
officer ends only what had come in by then: of a need that was still on its way from a phone without a line they knew
nothing when they said "safe".
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from notifications.checkins.models.choices import Speaker, Status

# A phone that waited longer than this for a line has had its clock changed.
LONGEST_WAIT = timedelta(days=30)


class Word(Protocol):
    """`id` is in the order in which they came."""

    id: int
    at: datetime
    status: str
    help: str
    speaker: str
    said_by_id: int


Said = TypeVar("Said", bound=Word)


def standing(words: Iterable[Said]) -> Said | None:
    """The word that counts; None where nothing was said. Each need stands by itself until somebody ends it who may: the
    "safe" of one who asked for help ends nobody else's need. The person's own comes first, then the newest."""
    said = in_order(words)
    needs = standing_needs(said)
    return needs[-1] if needs else next(reversed(said), None)


def help_named(words: Iterable[Word]) -> str:
    """Which help is needed: the last that was named. Whoever says again, in fewer words, that they need help needs what
    they named before. Empty where nobody named any, or none is needed."""
    return next((need.help for need in reversed(standing_needs(in_order(words))) if need.help), "")


def in_order(words: Iterable[Said]) -> list[Said]:
    return sorted(words, key=lambda each: (each.at, each.id))


def standing_needs(said: Sequence[Said]) -> list[Said]:
    """Those that nobody ended; the person's own alone, where there are any."""
    needs: list[Said] = []
    for word in said:
        needs = [*needs, word] if word.status == Status.NEED_HELP else [one for one in needs if not ends(word, one)]
    return [need for need in needs if need.speaker == Speaker.SELF] or needs


def ends(word: Word, need: Word) -> bool:
    """Whether a word that asks for no help ends a need."""
    if word.speaker == Speaker.STAFF:
        return need.id < word.id
    mine = word.speaker == Speaker.SELF
    theirs = need.speaker != Speaker.SELF and word.said_by_id == need.said_by_id
    return word.status == Status.SAFE and (mine or theirs)


def moment(said_at: datetime | None, sent_at: datetime | None, *, opened_at: datetime, now: datetime) -> datetime:
    """When it was said. A phone's clock may be wrong, so of its two times only how far they are apart counts: so long
    ago it was typed. Never before we asked, never in the future."""
    if said_at is None or sent_at is None:
        return now
    waited = min(max(sent_at - said_at, timedelta()), LONGEST_WAIT)
    return min(max(now - waited, opened_at), now)
