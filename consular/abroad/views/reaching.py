"""The officer's doors to whom somebody abroad wants called, and to their duress word. Each use is recorded."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.serializers.reaching import CalledOut, SpokenWord, WordOut
from consular.abroad.services import reaching
from econsulate.core.access import Officer
from econsulate.core.api.views import ApiView


class OfOneStay(ApiView):
    audience = Officer
    pagination_class = None
    model: Any = Registration

    def stay(self, public_id: UUID) -> reaching.Stay:
        rows = self.model.objects.visible_to_staff(self.me).whole()
        found: reaching.Stay | None = rows.filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found


class Contacts(OfOneStay):
    @extend_schema(responses=CalledOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """Whom to call when something happens, first to call first, and what they may be told."""
        called = reaching.contacts(self.stay(public_id), by=self.me, today=timezone.localdate())
        return Response(CalledOut(called, many=True).data)


class DuressWord(OfOneStay):
    # Kept nowhere, so that no answer of it can be read again.
    repeats_itself = True

    @extend_schema(request=SpokenWord, responses=WordOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Compare a spoken word with the one that was agreed; without a word, open that one."""
        stay, spoken = self.stay(public_id), self.read(SpokenWord)["word"]
        if spoken is None:
            return Response(WordOut(reaching.open_word(stay, by=self.me)).data)
        return Response(WordOut(reaching.compare_word(stay, spoken, by=self.me)).data)


class TripContacts(Contacts):
    model = Trip


class TripDuressWord(DuressWord):
    model = Trip
