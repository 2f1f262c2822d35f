"""What does a copy of somebody's data tell of their complaints? Those one lodged, or that are about oneself."""

from typing import Any

from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User


def complaints_told(person: Person, user: User) -> list[dict[str, Any]]:
    rows = Complaint.objects.visible_to(user).filter(thread__person=person).whole().order_by("pk")
    return [complaint_told(complaint) for complaint in rows]


def complaint_told(complaint: Complaint) -> dict[str, Any]:
    return {
        "reference": complaint.reference,
        "about": complaint.thread.reference,
        "language": complaint.language,
        "lodged_at": complaint.created_at,
        "stages": [stage_told(stage, complaint) for stage in complaint.stages.all()],
    }


def stage_told(stage: ComplaintStage, complaint: Complaint) -> dict[str, Any]:
    stage.complaint = complaint
    return {
        "stage": stage.number,
        "mission": stage.mission.code,
        "state": stage.state,
        "lodged_at": stage.created_at,
        "text": stage.text,
        "acknowledged_at": stage.acknowledged_at,
        "ended_at": stage.ended_at,
        "answer": stage.answer,
        "remedy": stage.remedy,
    }
