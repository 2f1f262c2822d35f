"""Which missions are there, which one serves a place, and who am I at work?"""

from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.missions.models.districts import mission_for
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post
from consular.missions.models.rota import DutyShift, on_duty
from consular.missions.rules.distance import Position
from consular.missions.serializers import (
    HandOverSerializer,
    MissionDetailSerializer,
    MissionSerializer,
    PlaceSerializer,
    PlanSerializer,
    PositionSerializer,
    RotaSerializer,
    ShiftSerializer,
    StaffMemberSerializer,
    VicinitySerializer,
)
from consular.missions.services import rota
from consular.missions.services.authority import require_administrator
from consular.missions.services.directory import NoMissionServes, directory, vicinity
from econsulate.core.access import Anyone, Officer
from econsulate.core.accounts.models import User
from econsulate.core.api.pagination import CursorPages
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput


class ByCode(CursorPages):
    ordering = ("code", "id")
    page_size = 100


class DirectoryView(ApiView):
    """Public and the same for everybody: caches keep it a minute, then ask with the ETag they have."""

    audience = Anyone
    cache_control = "public, max-age=60"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": self.now}

    def one(self, **which: Any) -> Response:
        mission = directory(self.now).filter(**which).first()
        if mission is None:
            raise Http404
        return Response(MissionDetailSerializer(mission, context=self.get_serializer_context()).data)


@method_decorator(conditional_page, name="dispatch")
class Missions(DirectoryView):
    pagination_class = ByCode

    @extend_schema(operation_id="missions_list", responses=MissionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All missions that are open today, by code."""
        return self.page(directory(self.now).open_on(self.now.date()), MissionSerializer)


@method_decorator(conditional_page, name="dispatch")
class OneMission(DirectoryView):
    @extend_schema(operation_id="missions_read", responses=MissionDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        """One mission, also a closed one: it names its successor."""
        return self.one(code=code)


@method_decorator(conditional_page, name="dispatch")
class ServingMission(DirectoryView):
    @extend_schema(operation_id="missions_serving", parameters=[PlaceSerializer], responses=MissionDetailSerializer)
    def get(self, request: Request) -> Response:
        """The mission that serves a place today: by its region, else by its State, else by accreditation."""
        place = PlaceSerializer(data=request.query_params.dict())
        place.is_valid(raise_exception=True)
        mission = mission_for(**place.validated_data, on=self.now.date())
        if mission is None:
            raise NoMissionServes
        return self.one(pk=mission.pk)


@method_decorator(conditional_page, name="dispatch")
class NearestMissions(DirectoryView):
    @extend_schema(operation_id="missions_nearest", parameters=[PositionSerializer], responses=VicinitySerializer)
    def get(self, request: Request) -> Response:
        """The open missions nearest to a position, and the one that serves it."""
        position = PositionSerializer(data=request.query_params.dict())
        position.is_valid(raise_exception=True)
        found = vicinity(Position(**position.validated_data), now=self.now)
        return Response(VicinitySerializer(found, context=self.get_serializer_context()).data)


class Me(ApiView):
    audience = Officer

    @extend_schema(operation_id="staff_me", responses=StaffMemberSerializer)
    def get(self, request: Request) -> Response:
        """The caller's name at work, and the roles they hold at this moment."""
        me = cast(User, request.user)
        posts = Post.objects.live().select_related("mission").order_by("mission__code", "role")
        prefetch_related_objects([me], Prefetch("posts", posts))
        return Response(StaffMemberSerializer(me).data)


class RotaView(ApiView):
    """A duty rota: read by who may be on duty at the mission, and headquarters' by all of them; as in the panel."""

    audience = Officer

    def mission(self, code: str) -> Mission:
        found = rota.readable_by(self.me).filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def shift(self, mission: Mission, public_id: UUID) -> DutyShift:
        found = mission.duty_shifts.filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def colleagues(self, mission: Mission, *public_ids: UUID) -> list[User]:
        """In this order. Raises InvalidInput for who may not be on duty there."""
        known = {one.public_id: one for one in rota.everybody(mission, timezone.now())}
        if not known.keys() >= set(public_ids):
            raise InvalidInput(errors=[FieldError("user", "does_not_serve", rota.ABSENT)])
        return [known[public_id] for public_id in public_ids]


class Rota(RotaView):
    @extend_schema(operation_id="staff_rota_read", responses=RotaSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Who is on duty now, the shifts to come, and the times for which nobody is first in line."""
        mission, now = self.mission(code), timezone.now()
        shown = {
            "mission": mission.code,
            "zone": mission.zone,
            "now": on_duty(mission, now),
            "gaps": rota.gaps_of(mission, now),
            "shifts": rota.coming(mission, now),
            "colleagues": rota.everybody(mission, now),
        }
        return Response(RotaSerializer(shown).data)

    @extend_schema(operation_id="staff_rota_plan", request=PlanSerializer, responses={201: ShiftSerializer(many=True)})
    def post(self, request: Request, code: str) -> Response:
        """Plan shifts, all or none; administrators of the mission or of headquarters."""
        mission = self.mission(code)
        require_administrator(self.me, mission, timezone.now())
        values = self.read(PlanSerializer)
        shifts = rota.plan_days(
            mission,
            self.colleagues(mission, *values["users"]),
            rank=values["rank"],
            first=values["first"],
            days=values["days"],
            clock=(values["begins"], values["ends"]),
            by=self.me,
            now=timezone.now(),
        )
        return Response(ShiftSerializer(shifts, many=True).data, status=201)


class HandShiftOver(RotaView):
    @extend_schema(operation_id="staff_rota_hand_over", request=HandOverSerializer, responses=ShiftSerializer)
    def post(self, request: Request, code: str, public_id: UUID) -> Response:
        """The rest of a shift passes to a colleague; whose shift it is says so, or an administrator."""
        mission = self.mission(code)
        shift = self.shift(mission, public_id)
        (to,) = self.colleagues(mission, self.read(HandOverSerializer)["user"])
        return Response(ShiftSerializer(rota.hand_over(shift, to, by=self.me, now=timezone.now())).data)


class WithdrawShift(RotaView):
    @extend_schema(operation_id="staff_rota_withdraw", request=None, responses={204: None})
    def post(self, request: Request, code: str, public_id: UUID) -> Response:
        """Take a shift out of the rota; one that has begun ends now. Administrators only."""
        mission = self.mission(code)
        require_administrator(self.me, mission, timezone.now())
        rota.withdraw(self.shift(mission, public_id), by=self.me, now=timezone.now())
        return Response(status=204)
