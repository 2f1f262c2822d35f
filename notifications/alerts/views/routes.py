"""A door to how the channels are: an operator has to know before an alert is written."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.alerts.views.desk import Desk
from notifications.watching.serializers import RouteOut
from notifications.watching.services.telling import routes


class Routes(Desk):
    pagination_class = None

    @extend_schema(responses=RouteOut(many=True), operation_id="operations_routes")
    def get(self, request: Request) -> Response:
        """Every channel that goes outside, and what came of the tests of the last minutes."""
        self.require_part()
        return Response(RouteOut(routes(), many=True).data)
