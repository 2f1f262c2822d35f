"""Which questions to applicants has nobody heard yet, because nobody acts for them? Their time does not run out."""

from django.db.models import Exists, OuterRef, QuerySet

from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.items import InformationRequest
from consular.visas.models.timeline import Happening
from consular.visas.models.waiting import WaitingMessage
from consular.visas.services.story import topic_of

QUESTION = topic_of(Happening.INFORMATION_REQUESTED)


def unheard() -> QuerySet[WaitingMessage]:
    """Messages that wait and ask what is still open; an older question's own words may wait beside it."""
    asked = InformationRequest.objects.filter(
        application=OuterRef("application"), answered_at=None, created_at__lte=OuterRef("created_at")
    )
    return WaitingMessage.objects.filter(Exists(asked), topic=QUESTION, application__state=State.AWAITING_APPLICANT)


def is_unheard(application: VisaApplication) -> bool:
    return unheard().filter(application=application).exists()


def question_behind(message: WaitingMessage) -> InformationRequest | None:
    """The open question this message asks, its application locked; None when it asks nothing that is still open."""
    if message.topic != QUESTION:
        return None
    VisaApplication.objects.select_for_update(no_key=True).get(pk=message.application_id)
    if not unheard().filter(pk=message.pk).exists():
        return None
    return InformationRequest.objects.get(application=message.application_id, answered_at=None)
