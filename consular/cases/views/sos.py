"""The doors through which a call for help comes in. None of them has a limit, and none refuses what comes with it."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ParseError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.sos import SosCall, SosLink
from consular.cases.serializers.sos import (
    Heard,
    KeyedSosIn,
    KeyedUpdateIn,
    MadeSosLink,
    NewSosLink,
    SosIn,
    SosLinkOut,
    SosOut,
    SosUpdateIn,
    heard,
)
from consular.cases.services import sos, sos_links
from consular.citizens.models.person import Person
from econsulate.core.access import Anyone, Citizen
from econsulate.core.api.strict_json import MAX_BYTES, StrictJSONParser, parse
from econsulate.core.api.views import ApiView
from econsulate.core.errors import DomainError

KEY = re.compile(rb'"key"\s*:\s*"([\w-]{20,200})"', re.ASCII)


class ForgivingJSONParser(StrictJSONParser):
    """What the strict one refuses is read as far as it goes: half an emoji costs nobody words or key."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(MAX_BYTES + 1)
        try:
            return parse(raw)
        except APIException:
            return as_far_as_it_goes(raw)


def as_far_as_it_goes(raw: bytes) -> Any:
    """Of a body that broke off the key alone: under its client_id the whole one may follow. Raises ParseError."""
    try:
        read = json.loads(raw.decode("utf-8", "replace"))
        return json.loads(json.dumps(read, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        key = KEY.search(raw)
        if key is None:
            raise ParseError from error
        return {"key": key[1].decode()}


class SosView(ApiView):
    audience: ClassVar[type[BasePermission]] = Citizen
    parser_classes = (ForgivingJSONParser,)
    # The caller's own id makes a repeat the same call, so nobody needs a header for it.
    repeats_itself = True
    serves_old_apps = True

    def heard(self, request: Request) -> Heard:
        try:
            return heard(request.data)
        except (APIException, DomainError):
            return heard(None)

    def shown(self, call: SosCall, said: Heard | None, status: int = 200) -> Response:
        context = {**self.get_serializer_context(), "ignored": said.ignored if said else []}
        return Response(SosOut(call, context=context).data, status=status)


class Calls(SosView):
    @extend_schema(responses=SosOut(many=True), operation_id="sos_list")
    def get(self, request: Request) -> Response:
        """The caller's own calls, newest first."""
        return self.page(SosCall.objects.visible_to(self.me).whole(), SosOut)

    @extend_schema(request=SosIn, responses={201: SosOut}, operation_id="sos_call")
    def post(self, request: Request) -> Response:
        """Call for help. Anything may be missing; sent again with its `client_id` it is the same call."""
        said = self.heard(request)
        person = self.whom(said)
        call = sos.raise_call(said.call, user=self.me, person=person, link=None, now=timezone.now())
        return self.shown(call, said, 201)

    def whom(self, said: Heard) -> Person | None:
        """Whom it is about: somebody the caller acts for, else the caller, else nobody the house knows."""
        people = Person.objects.select_related("data_key")
        found = people.visible_to(self.me).filter(public_id=said.person).first() if said.person else None
        if said.person and found is None:
            said.ignored.append("person")
        return found or people.is_user(self.me).first()


class OneCall(SosView):
    @extend_schema(responses=SosOut, operation_id="sos_read")
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.shown(self.visible(SosCall.objects.whole(), public_id), None)


class Updates(SosView):
    @extend_schema(request=SosUpdateIn, responses=SosOut, operation_id="sos_update")
    def post(self, request: Request, public_id: UUID) -> Response:
        """Where the caller is now, or what else they say, while the call is open."""
        call, said = self.visible(SosCall.objects.whole(), public_id), self.heard(request)
        sos.add(call, said.call, by=self.me, now=timezone.now())
        return self.shown(call, said)


class KeyedView(SosView):
    audience = Anyone

    def link(self, said: Heard) -> SosLink:
        link = sos_links.link_of(said.key)
        if link is None:
            raise Http404
        return link


class KeyedCalls(KeyedView):
    @extend_schema(request=KeyedSosIn, responses={201: SosOut}, operation_id="sos_call_by_key")
    def post(self, request: Request) -> Response:
        """Call for help without signing in, by a key made before."""
        said = self.heard(request)
        link = self.link(said)
        call = sos.raise_call(said.call, user=None, person=link.person, link=link, now=timezone.now())
        return self.shown(call, said, 201)


class KeyedUpdates(KeyedView):
    @extend_schema(request=KeyedUpdateIn, responses=SosOut, operation_id="sos_update_by_key")
    def post(self, request: Request, public_id: UUID) -> Response:
        said = self.heard(request)
        call = SosCall.objects.whole().filter(public_id=public_id, link=self.link(said)).first()
        if call is None:
            raise Http404
        sos.add(call, said.call, by=None, now=timezone.now())
        return self.shown(call, said)


class Links(ApiView):
    audience = Citizen

    @extend_schema(responses=SosLinkOut(many=True), operation_id="sos_links_list")
    def get(self, request: Request) -> Response:
        """Keys that are good, without the keys themselves."""
        mine = SosLink.objects.filter(user=self.me, revoked_at=None).select_related("person")
        return self.page(mine, SosLinkOut)

    @extend_schema(request=NewSosLink, responses={201: MadeSosLink})
    def post(self, request: Request) -> Response:
        """Make a key to call for help without signing in: to print, or to leave with somebody."""
        person = self.visible(Person.objects.all(), self.read(NewSosLink)["person"])
        link, key = sos_links.make(person, by=self.me, now=timezone.now())
        return Response(MadeSosLink(link, context={"key": key}).data, status=201)


class RevokeLink(ApiView):
    audience = Citizen

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        link = SosLink.objects.filter(user=self.me, public_id=public_id).select_related("person").first()
        if link is None:
            raise Http404
        sos_links.revoke(link, by=self.me, now=timezone.now())
        return Response(status=204)
