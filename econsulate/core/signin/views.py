"""Who am I here, and in which language do I want to be spoken to?"""

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.accounts.models import User
from econsulate.core.api.views import ApiView
from econsulate.core.signin import services
from econsulate.core.signin.serializers import MeSerializer


class MeView(ApiView):
    """The caller's own login."""

    audience = Citizen
    serializer_class = MeSerializer

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(self.get_serializer(request.user).data)

    @extend_schema(request=MeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        changes = self.read(MeSerializer)
        if "language" in changes:
            services.speak(cast(User, request.user), changes["language"])
        return Response(self.get_serializer(request.user).data)
