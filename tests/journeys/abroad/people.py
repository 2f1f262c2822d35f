"""Who plays? A mother and her child, both invented, citizens of Kazakhstan in Seoul; officers of three missions."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.journeys.client import App, Place

TODAY = date.today()  # noqa: DTZ011 - the traveller's own day
SEOUL, VIENNA, HEADQUARTERS = "KZ-SEO", "KZ-VIE", "KZ-HQ"
VIENNA_STATION = {"latitude": 48.1853, "longitude": 16.3782, "accuracy_m": 25}
BEK, ALIYA, NURLAN = "bek@demo.example", "aliya@demo.example", "nurlan@demo.example"


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@dataclass
class Cast:
    """Devices; ids are filled in as the story goes on. `tag` keeps two plays on one system apart."""

    place: Place
    tag: str
    phone: App = field(init=False)
    bek: App = field(init=False)
    aliya: App = field(init=False)
    nurlan: App = field(init=False)
    public: App = field(init=False)
    mother: str = ""
    child: str = ""
    case: dict[str, Any] = field(default_factory=dict)
    call: dict[str, Any] = field(default_factory=dict)
    mails_before: int = 0

    def __post_init__(self) -> None:
        self.phone = App(self.place, language="ru")
        self.bek, self.aliya, self.nurlan, self.public = (App(self.place) for _ in range(4))

    def close(self) -> None:
        for app in (self.phone, self.bek, self.aliya, self.nurlan, self.public):
            app.web.close()

    @property
    def address(self) -> str:
        return f"madina-{self.tag}@family.example"

    @property
    def name(self) -> str:
        """Hers alone, in letters as a passport has them: the register compares names."""
        return "Ulgi" + self.tag.translate(str.maketrans("0123456789", "ghijklmnop"))

    def officer(self, app: App, address: str) -> None:
        """Sign an officer in, with the second factor."""
        app.sign_in(address)
        app.prove_second_factor(address)
