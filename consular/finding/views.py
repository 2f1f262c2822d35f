"""The officer's door to the search for people."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.citizens.services.finding import LONGEST
from consular.finding.serializers import FoundPeople
from consular.finding.services import searching
from econsulate.core.access import Officer
from econsulate.core.api.views import ApiView

Q = OpenApiParameter(
    "q",
    {"type": "string", "maxLength": LONGEST},
    required=True,
    description="Any of: names in any script, with a day or year of birth; the number of a travel document; a telephone"
    " number; an e-mail address; a reference; the id of an entry in the register. Several must all agree.",
)


class People(ApiView):
    audience = Officer

    @extend_schema(operation_id="staff_people_search", parameters=[Q], responses=FoundPeople)
    def get(self, request: Request) -> Response:
        """People of whom the officer's missions have something, best match first, with what the officer may open.

        Whoever is of no concern to these missions is not there. That somebody was shown is on record and they can
        read it. An officer has 60 searches in ten minutes.
        """
        found = searching.search(request.query_params.get("q", ""), by=self.me)
        return Response(FoundPeople(found).data)
