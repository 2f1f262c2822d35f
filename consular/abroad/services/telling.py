"""What do the people behind an entry of the register hear of it? Everybody who acts for the person, in their words."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from consular.abroad.models.registration import Registration
from consular.citizens.models.representation import acting_for
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from notifications import facade

ACCEPTED, TURNED_DOWN, TRANSFERRED = "abroad.accepted", "abroad.turned_down", "abroad.transferred"
CHANGED = "abroad.changed"
ASKED, STALE, OVER, ASKED_STAY = "abroad.asked", "abroad.stale", "abroad.over", "abroad.asked_stay"
SUBJECT = _("Your entry in the register of citizens abroad")
NOTICE = _("There is news about your entry in the register of citizens abroad. Open the app to read it.")
BODIES = {
    ACCEPTED: _("{mission} has entered you in its register of citizens abroad."),
    TURNED_DOWN: _("{mission} has ended your entry in its register of citizens abroad. {reason}"),
    TRANSFERRED: _("Your entry in the register of citizens abroad is with {mission} now, which serves your place."),
    CHANGED: _(
        "Somebody else who acts for a person with you has changed or ended the entry in the register of citizens"
        " abroad."
    ),
    ASKED: _(
        "Do you still live where you told us? Confirm it in the app by {day}, so that we find you when it counts."
    ),
    ASKED_STAY: _(
        "Your stay abroad was to end on {day}. If you are still there, tell us in the app until when you stay."
    ),
    STALE: _("You have not confirmed where you live for long. We keep your entry, but no longer count on it."),
    OVER: _("Your stay abroad is over by what you told us, so your entry in the register has ended."),
}
ASKS = (ASKED, ASKED_STAY)


def accepted(entry: Registration) -> None:
    tell(entry, ACCEPTED, {"mission": named(entry.mission)}, once="accepted")


def turned_down(entry: Registration, reason: dict[str, str]) -> None:
    tell(entry, TURNED_DOWN, {"mission": named(entry.mission), "reason": reason}, once="turned_down")


def transferred(entry: Registration) -> None:
    tell(entry, TRANSFERRED, {"mission": named(entry.mission)}, once=f"transferred.{entry.version}")


def changed(entry: Registration, *, by: User) -> None:
    """To everybody else who acts for the person; not what it says now, which may be another's address."""
    tell(entry, CHANGED, {}, once=f"changed.{entry.version}", but=by)


def asked(entry: Registration, *, by_day: date, number: int) -> None:
    topic = ASKED if entry.until is None or by_day < entry.until else ASKED_STAY
    tell(entry, topic, {"day": by_day}, once=f"asked.{by_day.isoformat()}.{number}")


def stale(entry: Registration) -> None:
    tell(entry, STALE, {}, once=f"stale.{entry.version}")


def over(entry: Registration) -> None:
    tell(entry, OVER, {}, once="over")


def named(mission: Mission) -> dict[str, str]:
    """Its name in each language we have it in."""
    names: dict[str, str] = mission.names
    return names


def tell(
    entry: Registration, topic: str, context: dict[str, facade.Value], *, once: str, but: User | None = None
) -> None:
    about = facade.Reference("registrations", entry.public_id, "")
    for login in acting_for(entry.person).exclude(pk__in=[but.pk] if but else []):
        facade.notify(
            facade.ensure_recipient(login),
            topic,
            context=context,
            reference=about,
            dedupe_key=f"registration.{entry.public_id}.{once}",
        )


def register_topics() -> None:
    """Called once at start."""
    for code, body in BODIES.items():
        purpose = facade.Purpose.ACTION if code in ASKS else facade.Purpose.PROGRESS
        facade.register_topic(facade.Topic(code=code, purpose=purpose, subject=SUBJECT, body=body, notice=NOTICE))
