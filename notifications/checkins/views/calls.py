"""The doors through which officers walk those who are silent: take the next, say what came of it."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.serializers.desk import CallOut, OutcomeIn
from notifications.checkins.services import calling, seeing, walking
from notifications.checkins.services.calling import Came
from notifications.checkins.views.desk import CheckInDesk


class CallDesk(CheckInDesk):
    # Asked again one gets the call in hand, and the same outcome is written down once.
    repeats_itself = True

    def of_call(self, call: CheckInCall, check_in: CheckIn, status: int = 200) -> Response:
        person = walking.one_of(check_in, call.subject, self.authority.sees)
        (shown,) = seeing.seen([person], by=self.me, now=self.now)
        return Response(CallOut({"call": call, "person": shown}).data, status=status)


class Calls(CallDesk):
    @extend_schema(request=None, responses={201: CallOut}, operation_id="operations_check_ins_call_next")
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take the next person who is silent. For ten minutes nobody else gets them; ask again before you have said
        what came of it, and you get the same call. You get only people of whom you may read who they are. 409
        `nobody_to_call` where all have answered, are called, or rest; `only_others_may_call` where silent people are
        left whom you may not read.
        """
        check_in = self.check_in(public_id)
        call = calling.take_next(check_in, self.authority, by=self.me, now=self.now)
        return self.of_call(call, check_in, 201)


class OneCall(CallDesk):
    @extend_schema(responses=CallOut, operation_id="operations_check_ins_call")
    def get(self, request: Request, public_id: UUID, call: UUID) -> Response:
        """A call of the caller's own."""
        check_in = self.check_in(public_id)
        return self.of_call(calling.own(check_in, call, by=self.me), check_in)


class Outcomes(CallDesk):
    @extend_schema(request=OutcomeIn, responses=CallOut, operation_id="operations_check_ins_call_outcome")
    def post(self, request: Request, public_id: UUID, call: UUID) -> Response:
        """Say what came of a call. Reached, it is an answer entered by staff, and need for help opens a case. In vain,
        they rest for half an hour, longer each time; after the third their silence is ranked anew. Nobody is dropped.
        """
        check_in = self.check_in(public_id)
        mine = calling.own(check_in, call, by=self.me)
        person = walking.one_of(check_in, mine.subject, self.authority.sees)
        walking.require_operator_of(person, self.authority.operates)
        ended = calling.end(mine, person, Came(**self.read(OutcomeIn)), by=self.me, now=self.now)
        return self.of_call(ended, check_in)
