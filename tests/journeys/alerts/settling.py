"""Do the ledger and the carriers agree, hand-over by hand-over? And was everything put on record?"""

from collections import Counter

from tests.journeys.alerts.counterparts import read
from tests.journeys.alerts.people import Cast
from tests.journeys.cast import expect, expect_equal
from tests.journeys.telling import note, step

LEDGER = "tests.journeys.alerts.ledger"


def settle(cast: Cast) -> None:
    with step("what the ledger has as taken is what the carriers took, of each event and each address, once"):
        kept = cast.system.beside(LEDGER, "told", {"codes": list(cast.told)})
        expect_equal(set(kept), set(cast.told), "the events")
        results = Counter[str]()
        for code, rows in kept.items():
            taken = +Counter({place: said.count("accepted") for place, said in rows.items()})
            ways = cast.told[code].items()
            carried = Counter({f"{kind}|{each}": count for kind, told in ways for each, count in told.items()})
            apart = [*(taken - carried), *(carried - taken)]
            expect(not apart, f"ledger and carriers of {code} differ: {', '.join(apart[:5])}")
            results.update(result for said in rows.values() for result in said)
    note(", ".join(f"{count:,} {result}" for result, count in results.most_common()))
    with step("nobody was left out but who allows no mail, and the phone that Google lost"):
        shut = sum(one.pushed_alone for one in cast.near)
        first = Counter(result for each in kept[next(iter(cast.told))].values() for result in each)
        expect_equal(first["suppressed safe_contact"], shut, "people who allow no mail")
        expect_equal(first["no_such_address"], 1, f"phones that Google lost, such as that of {cast.lost.number}")
        known = {"accepted", "delivered", "no_such_address", "suppressed safe_contact"}
        expect(set(results) <= known, f"the ledger also has {set(results) - known}")
    with step("no carrier found a fault in what it was sent, and the trail is whole"):
        expect_equal(cast.around.faults(), [], "faults")
        expect_equal(read(cast.around.carrier.taken)[1], 0, "parts of short messages that are left over")
        said = cast.system.manage("verify_audit")
    note(said.strip().splitlines()[-1])
