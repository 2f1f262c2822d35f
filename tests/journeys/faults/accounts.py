"""Do ledger and carriers agree on everybody, by each way? And was anybody told more often than answers were lost?"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.journeys.alerts.crowd import address
from tests.journeys.alerts.people import Cast
from tests.journeys.faults.carriers import Carriers, Moment, Place

TOLD = frozenset({"accepted", "delivered"})
# A repeat would show there, so what may have arrived is never sent again.
SHOWS_REPEATS = frozenset({"sms", "telegram"})
# Whoever dies has nothing in hand for longer than a lease.
IN_HAND_SECONDS = 30
Results = Mapping[Place, Sequence[str]]


@dataclass
class Account:
    """Of one alert: what the ledger has, what carriers took, which answers were lost, and when somebody died with
    hand-overs in hand."""

    cast: Cast
    kept: Results
    taken: Mapping[Place, Sequence[float]]
    lost: Mapping[Place, Sequence[float]]
    forgotten: Sequence[float]

    @property
    def shut(self) -> set[Place]:
        """Whom nothing may be sent to."""
        return {("email", address("email", one.number)) for one in self.cast.near if one.pushed_alone}

    def each_has_one_end(self) -> None:
        """Everybody in the area, by each of their ways, and nobody else; told, or with the reason why not."""
        assert set(self.kept) == ways(self.cast) | self.shut
        wrong = {place: results for place, results in self.kept.items() if not self.may_end(place, results)}
        assert not wrong, f"{len(wrong)} of {len(self.kept)}: {dict(list(wrong.items())[:5])}"

    def may_end(self, place: Place, results: Sequence[str]) -> bool:
        if place in self.shut:
            return list(results) == ["suppressed safe_contact"]
        # Only where no answer came, and a repeat would show, is it left at that.
        unclear = results[-1] == "unknown" and place[0] in SHOWS_REPEATS and place in self.lost
        return results[-1] in TOLD or unclear

    def nobody_is_lost(self) -> None:
        """Whoever the ledger has as told was told."""
        told = {place for place, results in self.kept.items() if set(results) & TOLD}
        assert told <= set(self.taken), f"never taken: {list(told - set(self.taken))[:5]}"
        assert set(self.taken) <= ways(self.cast)

    def each_repeat_has_its_reason(self) -> int:
        """Between two times that a carrier took it from us, an answer was lost or whoever was to write it down died;
        how many repeats there were."""
        repeats = [(place, *two) for place, at in self.taken.items() for two in pairwise(at)]
        for place, first, second in repeats:
            unanswered = any(first <= at < second for at in self.lost.get(place, ()))
            died = any(first - 1 <= at < min(second, first + IN_HAND_SECONDS) for at in self.forgotten)
            assert unanswered or died, f"{place} was told again after {second - first:.1f} s, for no reason"
        return len(repeats)

    def words(self) -> str:
        results = Counter(result for each in self.kept.values() for result in each)
        return ", ".join(f"{count} {result}" for result, count in results.most_common())


def ways(cast: Cast) -> set[Place]:
    """Of everybody in the area."""
    return {(kind, address(kind, one.number)) for one in cast.near for kind in one.ways}


def account(cast: Cast, carriers: Carriers, forgotten: Sequence[float], code: str) -> Account:
    kept = cast.system.beside("tests.journeys.alerts.ledger", "told", {"codes": [code]})[code]
    by_place = {(kind, place): said for (kind, _bar, place), said in ((one.partition("|"), kept[one]) for one in kept)}
    return Account(cast, by_place, sorted_by_place(carriers.taken), sorted_by_place(carriers.lost), forgotten)


def sorted_by_place(moments: Sequence[Moment]) -> Mapping[Place, Sequence[float]]:
    found: dict[Place, list[float]] = defaultdict(list)
    for at, place in sorted(moments):
        found[place].append(at)
    return found
