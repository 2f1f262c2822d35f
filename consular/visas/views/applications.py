"""The applicant's doors: drafts, submission, documents and the story of an application."""

from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from consular.visas.models.applications import ApplicationGroup, VisaApplication
from consular.visas.models.items import ApplicationItem, DocumentVersion
from consular.visas.models.timeline import TimelineEvent
from consular.visas.models.visas import Visa
from consular.visas.rules.contact import without_contact
from consular.visas.serializers.applications import (
    Answer,
    ApplicationChange,
    ApplicationOut,
    ApplicationRow,
    Empty,
    FileOut,
    NewApplication,
    NewDocument,
    ReadingOut,
    TimelineOut,
)
from consular.visas.serializers.sections import SECTIONS, as_stored
from consular.visas.services import documents, drafts, review, submission
from consular.visas.services.checklists import refresh_draft
from consular.visas.services.reading import readings_of
from consular.visas.services.receiving import category_of, receiving_mission
from econsulate.core.access import Citizen
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.files.models import Upload
from econsulate.core.limits.services import Rate

WHOLE = (
    "person__data_key",
    "mission",
    "category",
    "group",
    "travel_document",
    "created_by",
)
ON_ITS_PAGE = ("person__data_key", "mission", "group", "travel_document", "decision__refusal")
FILE_COLUMNS = ("state", "reason", "pages", "quality")


def whole(queryset: QuerySet[VisaApplication]) -> QuerySet[VisaApplication]:
    """With all that one application's page shows, in a constant number of queries."""
    items = ApplicationItem.objects.select_related("requirement", "reason")
    versions = DocumentVersion.objects.select_related("file").only(
        "item", "public_id", "number", "created_at", *(f"file__{column}" for column in FILE_COLUMNS)
    )
    visas = Visa.objects.only("decision", "public_id", "state")
    columns = [
        *ApplicationRow.columns(),
        "version",
        "form",
        "created_by",
        *(f"{way}__public_id" for way in ON_ITS_PAGE),
    ]
    columns += [f"person__data_key__{column}" for column in ("wrapped", "wrapped_by")]
    return (
        queryset.select_related(*ON_ITS_PAGE)
        .only(*columns)
        .prefetch_related(
            Prefetch("items", items), Prefetch("items__versions", versions), Prefetch("decision__visas", visas)
        )
    )


class ApplicationView(ApiView):
    audience = Citizen

    def application(self, public_id: UUID) -> VisaApplication:
        return self.visible(VisaApplication.objects.select_related(*WHOLE), public_id)

    def document_of(self, person: Person, public_id: UUID) -> TravelDocument:
        return self.visible(TravelDocument.objects.filter(person=person), public_id)

    def answer_with(self, application: VisaApplication, status: int = 200) -> Response:
        return self.shown(whole(VisaApplication.objects.all()).get(pk=application.pk), status)

    def shown(self, application: VisaApplication, status: int = 200) -> Response:
        """What was read with `whole`, in its present state."""
        for item in application.items.all():
            item.application = application
        if application.created_by_id != self.me.pk:
            application.form = without_contact(application.form)
        return Response(ApplicationOut(application).data, status=status, headers={"ETag": etag_of(application)})


class Applications(ApplicationView):
    rate = Rate(120, 60)

    @extend_schema(responses=ApplicationRow(many=True))
    def get(self, request: Request) -> Response:
        rows = VisaApplication.objects.visible_to(self.me).select_related("person", "mission", "group")
        return self.page(rows, ApplicationRow)

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
        return self.shown(self.visible(whole(VisaApplication.objects.all()), public_id))

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
