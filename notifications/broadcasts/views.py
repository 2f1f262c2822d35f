"""How does a person join exercises, and leave them?"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from notifications.broadcasts.serializers import EnrolmentOut
from notifications.broadcasts.services import volunteering


class EnrolmentView(ApiView):
    """Exercises reach volunteers alone."""

    audience = Citizen
    serializer_class = EnrolmentOut

    @extend_schema(operation_id="exercises_enrolment_read")
    def get(self, request: Request) -> Response:
        return self.told()

    @extend_schema(operation_id="exercises_enrolment_join", request=None)
    def put(self, request: Request) -> Response:
        """Take part from now on."""
        volunteering.enrol(self.me, now=timezone.now())
        return self.told()

    @extend_schema(operation_id="exercises_enrolment_leave", request=None, responses={200: EnrolmentOut})
    def delete(self, request: Request) -> Response:
        """Take no part any longer."""
        volunteering.leave(self.me)
        return self.told()

    def told(self) -> Response:
        return Response(EnrolmentOut({"since": volunteering.since(self.me)}).data)
