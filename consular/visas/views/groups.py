"""The doors of people who apply together."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.models.applications import ApplicationGroup
from consular.visas.serializers.applications import Empty, GroupOut, GroupWithApplications, NewGroup
from consular.visas.services import drafts, groups
from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate


class GroupView(ApiView):
    audience = Citizen

    def group(self, public_id: UUID) -> ApplicationGroup:
        return self.visible(ApplicationGroup.objects.all(), public_id)

    def answer_with(self, group: ApplicationGroup) -> Response:
        applications = groups.applications_of(group, self.me)
        body = {"public_id": group.public_id, "kind": group.kind, "applications": applications}
        return Response(GroupWithApplications(body).data)


class Groups(GroupView):
    @extend_schema(request=NewGroup, responses={201: GroupOut})
    def post(self, request: Request) -> Response:
        group = drafts.start_group(self.read(NewGroup)["kind"], by=self.me)
        return Response(GroupOut(group).data, status=201)


class OneGroup(GroupView):
    @extend_schema(responses=GroupWithApplications)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.answer_with(self.group(public_id))


class SubmitGroup(GroupView):
    rate = Rate(10, 60)

    @extend_schema(request=Empty, responses=GroupWithApplications)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Submit every draft of the group, or none of them when one isn't ready."""
        group = self.group(public_id)
        groups.submit_group(group, by=self.me, now=timezone.now())
        return self.answer_with(group)
