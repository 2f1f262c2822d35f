"""Where does a stream begin? At an address of web, which looks who may hear what, and leads on with a ticket."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen, session_of
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate
from econsulate.core.streams.services import Events, address_for, of_phones

LOCATION = OpenApiParameter(
    "Location",
    str,
    OpenApiParameter.HEADER,
    description="Open it within 30 seconds; it is good for this session alone.",
    response=[307],
)
LED_ON = OpenApiResponse(
    description="Follow it: there `text/event-stream` with the events `changes` (read /api/v1/sync) and `alerts` (read"
    " /api/v1/alerts), which say only that there may be something new. 401 `ticket_over`, 429 `too_many_streams`, 503"
    " `streams_full` or `streams_unavailable` there: ask every minute as without a stream, and try again after"
    " Retry-After."
)


class Stream(ApiView):
    audience = Citizen
    serves_old_apps = True
    rate = Rate(60, 60)

    @extend_schema(parameters=[LOCATION], responses={307: LED_ON}, operation_id="stream")
    def get(self, request: Request) -> Response:
        """Hear at once that there is something to read, in place of asking every few seconds."""
        session = session_of(request)
        assert session is not None  # noqa: S101 - who has an account here came with one
        return Response(status=307, headers={"Location": address_for(self.me, session, of_phones(self.me))})


def led_on(request: HttpRequest, events: Events) -> HttpResponse:
    """For a screen whose reader was looked at already."""
    user = request.user
    assert user.is_authenticated  # noqa: S101 - behind the panel's door
    return HttpResponseRedirect(address_for(user, request.session, events))
