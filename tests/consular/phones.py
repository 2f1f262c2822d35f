"""A phone that keeps in step: what it holds after each round of asking for changes."""

from typing import Any

from tests.people import Phone

URL = "/api/v1/sync"
Held = dict[tuple[str, str], Any]


class Synced:
    """What an app does with the answers of /api/v1/sync, and no more."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.held: Held = {}
        self.cursor: str | None = None
        self.told: list[dict[str, Any]] = []
        self.reset = False

    def ask(self) -> "Synced":
        """One round: pages until there are no more."""
        self.told, self.reset, fresh = [], False, set[tuple[str, str]]()
        while True:
            answer = self.phone.get(URL, {"cursor": self.cursor} if self.cursor else {})
            assert answer.status_code == 200, answer.content
            page = answer.json()
            if page["reset"]:
                self.reset, fresh = True, set()
            for change in page["changes"]:
                fresh.add(self.take(change))
            self.cursor = page["cursor"]
            if not page["more"]:
                break
        if self.reset:
            self.held = {key: body for key, body in self.held.items() if key in fresh}
        return self

    def take(self, change: dict[str, Any]) -> tuple[str, str]:
        self.told.append(change)
        key = (change["kind"], change["id"])
        if change["change"] == "gone":
            self.held.pop(key, None)
        else:
            self.held[key] = change["body"]
        return key

    def kinds(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for kind, _id in self.held:
            found[kind] = found.get(kind, 0) + 1
        return found
