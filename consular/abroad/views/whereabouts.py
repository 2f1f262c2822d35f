"""The app's door to telling exactly where somebody is, and the officer's to reading it."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.serializers.whereabouts import WhereaboutsFields, WhereaboutsOut, WhereaboutsRow, told_values
from consular.abroad.services import whereabouts
from consular.abroad.services.whereabouts import Position
from consular.citizens.models.person import Person
from econsulate.core.access import Citizen, Officer
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate


class WhereSomebodyIs(ApiView):
    """Exactly where a person is whom the caller acts for: by consent, for some days, gone when taken back."""

    audience = Citizen
    rate = Rate(60, 60)

    def person(self, public_id: UUID) -> Person:
        return self.visible(Person.objects.select_related("data_key"), public_id)

    @extend_schema(operation_id="whereabouts_read", responses=WhereaboutsOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        """What the caller told last; 404 when nothing is kept, or no longer."""
        rows = Whereabouts.objects.visible_to(self.me).whole().filter(person=self.person(public_id))
        row = rows.filter(told_by=self.me).first()
        if row is None:
            raise Http404
        return Response(WhereaboutsOut(row).data)

    @extend_schema(operation_id="whereabouts_tell", request=WhereaboutsFields, responses=WhereaboutsOut)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Say where the person is now, in place of what the caller told before."""
        person, values = self.person(public_id), self.read(WhereaboutsFields)
        at = Position(**told_values(values))
        row = whereabouts.tell(person, at, is_safe=values["is_safe"], by=self.me, now=timezone.now())
        return Response(WhereaboutsOut(row).data)

    @extend_schema(operation_id="whereabouts_withdraw", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Nothing of what the caller told is kept from now on."""
        whereabouts.withdraw(self.person(public_id), told_by=self.me, by=self.me, now=timezone.now())
        return Response(status=204)


class StaffWhereabouts(ApiView):
    audience = Officer

    @extend_schema(responses=WhereaboutsRow(many=True), operation_id="staff_whereabouts_list")
    def get(self, request: Request) -> Response:
        """Who said where they are at the officer's missions, newest first; the positions are read one by one."""
        return self.page(Whereabouts.objects.visible_to_staff(self.me).whole(), WhereaboutsRow)


class StaffOneWhereabouts(ApiView):
    audience = Officer

    @extend_schema(responses=WhereaboutsOut, operation_id="staff_whereabouts_read")
    def get(self, request: Request, public_id: UUID) -> Response:
        """With the exact position; the reading is recorded."""
        row = Whereabouts.objects.visible_to_staff(self.me).whole().filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return Response(WhereaboutsOut(whereabouts.opened(row, by=self.me)).data)
