"""What does a citizen hear of their complaint? That it is looked at and until when, what was found, who has it now."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.cases.rules.complaints import answer_due
from consular.cases.services.telling import readers_of
from consular.citizens.models.representation import RepresentationKind
from consular.missions.services.calendars import calendar_of
from econsulate.core.accounts.models import User
from notifications import facade

ACKNOWLEDGED, ANSWERED, MOVED = "cases.complaint_acknowledged", "cases.complaint_answered", "cases.complaint_moved"
SUBJECT = _("Your complaint {reference}")
NOTICE = _("There is news of your complaint {reference}. Open the app to read it.")
BODIES = {
    ACKNOWLEDGED: _("{mission} looks at your complaint. You will have an answer by {day}."),
    ANSWERED: _("{mission} has answered your complaint. Open it to read the reasons, and what you can do next."),
    MOVED: _("Your complaint is with {mission} now, which goes on with it."),
}


def acknowledged(stage: ComplaintStage) -> None:
    due = answer_due(stage.number, stage.created_at, calendar_of(stage.mission))
    tell(stage, ACKNOWLEDGED, {"day": due})


def answered(stage: ComplaintStage) -> None:
    tell(stage, ANSWERED, {})


def moved(stage: ComplaintStage) -> None:
    tell(stage, MOVED, {}, once=f"moved.{stage.mission.code}")


def readers_of_complaint(complaint: Complaint) -> QuerySet[User]:
    """`Complaint.objects.visible_to` turned round."""
    own = complaint.thread.person.representations.in_force().filter(kind=RepresentationKind.SELF)
    mine = User.objects.filter(pk__in=[complaint.lodged_by_id]) | User.objects.filter(pk__in=own.values("user"))
    return mine.filter(pk__in=readers_of(complaint.thread).values("pk"))


def tell(stage: ComplaintStage, topic: str, context: dict[str, facade.Value], *, once: str = "") -> None:
    complaint = stage.complaint
    for login in readers_of_complaint(complaint):
        facade.notify(
            facade.ensure_recipient(login),
            topic,
            context={"mission": stage.mission.names, **context},
            reference=facade.Reference("complaints", complaint.public_id, complaint.reference),
            dedupe_key=f"complaint.{complaint.public_id}.{stage.number}.{once or topic}",
        )


def register_topics() -> None:
    """Called once at start."""
    for code, body in BODIES.items():
        facade.register_topic(
            facade.Topic(code=code, purpose=facade.Purpose.PROGRESS, subject=SUBJECT, body=body, notice=NOTICE)
        )
