"""The officers' doors to e-mails that nobody could be sure of."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.mail import IncomingMail, MailState
from consular.cases.serializers.mail import AttachMail, BeginWithMail, DismissMail, MailOut, MailRow
from consular.cases.services.mail import triage
from consular.cases.views.staff import ThreadDesk
from econsulate.core.errors import FieldError, InvalidInput

STATE = OpenApiParameter("state", str, enum=MailState.values)


class MailDesk(ThreadDesk):
    # Each act looks at the state it finds, so a second one is refused.
    repeats_itself = True

    def mail(self, public_id: UUID) -> IncomingMail:
        """The mail, if the officer serves its mission and it claims nothing of their own family's; else 404."""
        found = IncomingMail.objects.visible_to_staff(self.me).whole().filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def told(self, public_id: UUID) -> Response:
        return Response(MailOut(self.mail(public_id), context=self.get_serializer_context()).data)


class Mails(MailDesk):
    @extend_schema(parameters=[STATE], responses=MailRow(many=True), operation_id="staff_mails_list")
    def get(self, request: Request) -> Response:
        """E-mails to the officer's missions, newest first; `?state=` names one state."""
        state = request.query_params.get("state")
        if state is not None and state not in MailState.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", state)])
        rows = IncomingMail.objects.visible_to_staff(self.me).whole()
        return self.page(rows.filter(state=state) if state else rows, MailRow)


class OneMail(MailDesk):
    @extend_schema(responses=MailOut, operation_id="staff_mails_read")
    def get(self, request: Request, public_id: UUID) -> Response:
        """All of it; the reading is recorded."""
        triage.opened(self.mail(public_id), by=self.me)
        return self.told(public_id)


class AttachOne(MailDesk):
    @extend_schema(request=AttachMail, responses=MailOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take it over into a conversation, where the staff alone read it."""
        values = self.read(AttachMail)
        triage.attach(self.mail(public_id), self.thread(values["thread"]), by=self.me, now=timezone.now())
        return self.told(public_id)


class BeginWithOne(MailDesk):
    @extend_schema(request=BeginWithMail, responses=MailOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Begin a conversation with it about somebody the house knows."""
        mail, wanted = self.mail(public_id), self.read(BeginWithMail)["person"]
        person = triage.people_known_to(self.me).filter(public_id=wanted).first()
        if person is None:
            raise Http404
        triage.begin(mail, person, by=self.me, now=timezone.now())
        return self.told(public_id)


class DismissOne(MailDesk):
    @extend_schema(request=DismissMail, responses=MailOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Lay it aside for a reason; thirty days later it is deleted."""
        mail, values = self.mail(public_id), self.read(DismissMail)
        triage.dismiss(mail, values["state"], note=values["note"], by=self.me, now=timezone.now())
        return self.told(public_id)
