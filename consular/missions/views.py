"""Which missions are there, which one serves a place, and who am I at work?"""

from typing import Any, cast

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.missions.models.districts import mission_for
from consular.missions.models.posts import Post
from consular.missions.rules.distance import Position
from consular.missions.serializers import (
    MissionDetailSerializer,
    MissionSerializer,
    PlaceSerializer,
    PositionSerializer,
    StaffMemberSerializer,
    VicinitySerializer,
)
from consular.missions.services.directory import NoMissionServes, directory, vicinity
from econsulate.core.access import Anyone, Officer
from econsulate.core.accounts.models import User
from econsulate.core.api.pagination import CursorPages
from econsulate.core.api.views import ApiView


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
