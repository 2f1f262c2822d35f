"""The applicant's doors: drafts, submission, documents and the story of an application."""

from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.timeline import TimelineEvent
from consular.visas.serializers.applications import (
    Answer,
    ApplicationChange,
    ApplicationOut,
    ApplicationRow,
    Empty,
    FileOut,
    NewApplication,
    NewDocument,
    QuestionOut,
    ReadingOut,
    TimelineOut,
)
from consular.visas.serializers.sections import SECTIONS, as_stored
from consular.visas.services import documents, drafts, review, submission
from consular.visas.services.checklists import refresh_draft
from consular.visas.services.reading import readings_of
from consular.visas.services.receiving import category_of, receiving_mission
from consular.visas.views import pages
from econsulate.core.access import Citizen
from econsulate.core.api.answers import answers
from econsulate.core.api.etag import strong_etag
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.files.models import Upload
from econsulate.core.limits.services import Rate

WHOLE = ("person__data_key", "mission", "category", "group", "travel_document")


class ApplicationView(ApiView):
    audience = Citizen

    def application(self, public_id: UUID) -> VisaApplication:
        return self.visible(VisaApplication.objects.select_related(*WHOLE), public_id)

    def document_of(self, person: Person, public_id: UUID) -> TravelDocument:
        return self.visible(TravelDocument.objects.filter(person=person), public_id)

    def answer_with(self, application: VisaApplication, status: int = 200) -> Response:
        return self.shown(application.public_id, status)

    def shown(self, public_id: UUID, status: int = 200) -> Response:
        """The application as it stands now, when this caller may see it; else 404."""
        row = pages.application(public_id, self.me)
        if row is None:
            raise Http404
        etag = strong_etag(row["public_id"], row["version"])
        return Response(answers(ApplicationOut, [row])[0], status=status, headers={"ETag": etag})

    def present(self) -> Response | None:
        """Verbs give the application, too."""
        return self.shown(self.kwargs["public_id"])


class Applications(ApplicationView):
    rate = Rate(120, 60)

    @extend_schema(responses=ApplicationRow(many=True))
    def get(self, request: Request) -> Response:
        return self.page(pages.APPLICATIONS.of(self.me), ApplicationRow)

    @extend_schema(request=NewApplication, responses={201: ApplicationOut})
    def post(self, request: Request) -> Response:
        values = self.read(NewApplication)
        person = self.visible(Person.objects.select_related("data_key"), values["person"])
        group = self.visible(ApplicationGroup.objects.all(), values["group"]) if "group" in values else None
        document = self.document_of(person, values["travel_document"]) if "travel_document" in values else None
        now = timezone.now()
        application = drafts.start(
            person,
            category_of(values["category"], on=now.date()),
            receiving_mission(values.get("mission"), person, on=now.date()),
            by=self.me,
            now=now,
            language=get_language() or settings.LANGUAGE_CODE,
            urgency=values["urgency"],
            group=group,
            document=document,
        )
        response = self.answer_with(application, 201)
        response["Location"] = f"{request.path}/{application.public_id}"
        return response


class OneApplication(ApplicationView):
    @extend_schema(parameters=[ETAG], responses=ApplicationOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.shown(public_id)

    @extend_schema(parameters=[IF_MATCH, ETAG], request=ApplicationChange, responses=ApplicationOut)
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Replace the sections that are named, and the travel document; a draft only."""
        application = self.application(public_id)
        self.require_match(application)
        values = self.read(ApplicationChange)
        sections = {name: as_stored(values[name]) for name in SECTIONS if name in values}
        document = (
            self.document_of(application.person, values["travel_document"]) if "travel_document" in values else None
        )
        drafts.change(application, sections, document, by=self.me)
        return self.answer_with(application)


class Submit(ApplicationView):
    rate = Rate(30, 60)

    @extend_schema(parameters=[IF_MATCH, ETAG], request=Empty, responses=ApplicationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        application, now = self.application(public_id), timezone.now()
        self.require_match(application)
        refresh_draft(application, today=now.date())
        return self.answer_with(submission.submit(application, by=self.me, now=now))


class Withdraw(ApplicationView):
    @extend_schema(request=Empty, responses=ApplicationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        return self.answer_with(submission.withdraw(application, by=self.me, now=timezone.now()))


class AnswerRequest(ApplicationView):
    @extend_schema(request=Answer, responses=ApplicationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say that everything asked for has been sent."""
        application = self.application(public_id)
        text = self.read(Answer)["text"]
        return self.answer_with(review.answer(application, by=self.me, text=text, now=timezone.now()))


class Questions(ApplicationView):
    pagination_class = None

    @extend_schema(responses=QuestionOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """What the applicant was asked for, in the officers' words, oldest first; at most the last is open."""
        application = self.application(public_id)
        questions = list(application.information_requests.prefetch_related("items__requirement").order_by("pk"))
        for question in questions:
            question.application = application
        return Response(QuestionOut(questions, many=True).data)


class Documents(ApplicationView):
    rate = Rate(60, 60)

    @extend_schema(request=NewDocument, responses={201: FileOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put a finished upload behind an item of the checklist."""
        application = self.application(public_id)
        values = self.read(NewDocument)
        item = documents.item_of(application, values["item"], today=timezone.now().date())
        upload = self.visible(Upload.objects.all(), values["upload"])
        version = documents.attach(item, upload, by=self.me)
        return Response(FileOut(version).data, status=201)


class Readings(ApplicationView):
    pagination_class = None

    @extend_schema(responses=ReadingOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Who opened this file, by office, and when; names of officers stay in the house."""
        return Response(ReadingOut(readings_of(self.application(public_id)), many=True).data)


class Timeline(ApplicationView):
    pagination_class = None

    @extend_schema(responses=TimelineOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """What happened so far, in words, oldest first."""
        events = TimelineEvent.objects.filter(application=self.application(public_id)).order_by("at", "id")
        return Response(TimelineOut(events, many=True).data)
