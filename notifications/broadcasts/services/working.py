"""Under which kinds does the work of a broadcast stand in the ledger? That of exercises goes to a queue of its own, so
that no drill, however large, stands before what is real."""

from collections.abc import Mapping

from notifications.broadcasts.models.broadcasts import Mode

ADVANCE: Mapping[str, str] = {
    Mode.LIVE: "notifications.advance_broadcast",
    Mode.EXERCISE: "notifications.advance_exercise",
}
LANE: Mapping[str, str] = {
    Mode.LIVE: "notifications.hand_over_lane",
    Mode.EXERCISE: "notifications.hand_over_exercise",
}
