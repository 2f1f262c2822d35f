"""The public doors to the signed configuration of the apps, and to the keys it is signed with."""

from http import HTTPStatus

from django.utils import timezone
from django.utils.http import parse_etags
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Anyone
from econsulate.core.api.schema import ETAG
from econsulate.core.api.views import ApiView
from econsulate.core.appconfig import keystore
from econsulate.core.appconfig.serializers import ConfigKeysOut, ConfigOut
from econsulate.core.appconfig.services import signed


class Config(ApiView):
    audience = Anyone
    serves_old_apps = True
    authentication_classes = ()
    cache_control = "public, max-age=300"

    @extend_schema(parameters=[ETAG], responses={200: ConfigOut, 304: None}, operation_id="config")
    def get(self, request: Request) -> Response:
        """What the apps should know before anything else, signed; 304 where If-None-Match names it."""
        document = signed(now=timezone.now())
        headers = {"ETag": document.etag}
        if document.etag in parse_etags(request.headers.get("If-None-Match", "")):
            return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response({"jws": document.jws}, headers=headers)


class ConfigKeys(ApiView):
    audience = Anyone
    serves_old_apps = True
    authentication_classes = ()
    cache_control = "public, max-age=3600"

    @extend_schema(responses=ConfigKeysOut, operation_id="config_keys")
    def get(self, request: Request) -> Response:
        """Public keys that sign now or will; pin them, and take new ones from here while the pinned still sign."""
        return Response({"keys": [key.jwk() for key in keystore.known(timezone.now())]})
