"""The officer's door to head-counts."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.serializers.head_counts import AskedSerializer, HeadCountsSerializer, named
from consular.abroad.services import head_counts
from econsulate.core.access import Officer
from econsulate.core.api.views import ApiView


class HeadCounts(ApiView):
    audience = Officer

    @extend_schema(operation_id="staff_head_counts", parameters=[AskedSerializer], responses=HeadCountsSerializer)
    def get(self, request: Request) -> Response:
        """How many people are where, in five figures: of the places the officer's missions serve, or of all at
        headquarters. No list of people comes with it."""
        query = AskedSerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        found = head_counts.count(query.asked(), by=self.me)
        told = {"places": named(found.places, query.asked().by), "area": found.area}
        return Response(HeadCountsSerializer(told).data)
