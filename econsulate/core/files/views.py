"""The tus 1.0 server: open, ask, append and end an upload; and in plain JSON, what became of it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.errors import DomainError
from econsulate.core.files import incoming, rules, tus
from econsulate.core.files.models import Upload
from econsulate.core.files.schema import APPENDING, ASKING, ENDING, OPENING, READING, TELLING
from econsulate.core.files.serializers import UploadSerializer
from econsulate.core.files.services import uploads
from econsulate.core.prepared import PreparedModel

TUS_METHODS = {"POST", "HEAD", "PATCH", "DELETE"}
UNSUPPORTED = ("Upload-Defer-Length", "Upload-Concat")


# Each piece of a file asks for it.
UPLOAD = PreparedModel(
    Upload, lambda public_id, user: Upload.objects.visible_to(user).filter(public_id=public_id), "data_key"
)


class OtherVersion(DomainError):
    status = HTTPStatus.PRECONDITION_FAILED
    code = "unsupported_tus_version"
    title = _("Send Tus-Resumable: 1.0.0.")


class LengthRequired(DomainError):
    status = HTTPStatus.LENGTH_REQUIRED
    code = "length_required"
    title = _("Send Content-Length.")


class WrongBodyType(DomainError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"
    title = _("Send application/offset+octet-stream.")


class TusView(ApiView):
    """What the two addresses share: the protocol's version, its method override and its headers."""

    audience = Citizen
    serializer_class = UploadSerializer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and "X-HTTP-Method-Override" in request.headers:
            request.method = request.headers["X-HTTP-Method-Override"].upper()
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in TUS_METHODS and request.headers.get("Tus-Resumable") != tus.VERSION:
            refusal = OtherVersion()
            refusal.headers["Tus-Version"] = tus.VERSION
            raise refusal

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Tus-Resumable"] = tus.VERSION
        return response

    @TELLING
    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        headers = {
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
            "Tus-Checksum-Algorithm": ",".join(tus.CHECKSUMS),
        }
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)

    def take_in(self, request: Request, upload: Upload, *, offset: int, length: int) -> Upload:
        """Append `length` bytes of body at `offset`; refuses before reading what can't be taken."""
        uploads.require_receiving(upload, offset=offset, more=length)
        checksum = request.headers.get("Upload-Checksum")
        pieces: Iterable[bytes]
        if checksum is None:
            pieces = incoming.pieces(request._request)
        elif length > rules.CHECKED_BODY_BYTES:
            raise uploads.TooLarge
        else:
            pieces = incoming.checked(request._request, length, checksum)
        return uploads.receive(upload, by=self.me, offset=offset, pieces=pieces)


class Uploads(TusView):
    """Open an upload, with its first bytes if the client likes (creation-with-upload)."""

    @OPENING
    def post(self, request: Request) -> Response:
        for name in UNSUPPORTED:
            if name in request.headers:
                raise tus.refused(name, _("This extension is not offered."))
        metadata = request.headers.get("Upload-Metadata", "")
        tus.metadata_of(metadata)
        length, body = tus.whole_number(request.headers, "Upload-Length", least=1), body_length(request)
        if body and request.content_type != tus.BODY_TYPE:
            raise WrongBodyType
        upload = uploads.begin(self.me, length=length, metadata=metadata)
        if body:
            upload = self.take_in(request, upload, offset=0, length=body)
        headers = {"Location": reverse("upload", args=[upload.public_id]), **position(upload)}
        return Response(UploadSerializer(upload).data, status=HTTPStatus.CREATED, headers=headers)


class UploadDetail(TusView):
    """One upload of the caller's own."""

    def found(self, public_id: UUID) -> Upload:
        upload: Upload | None = UPLOAD.get(public_id, self.me)
        if upload is None:
            raise Http404
        if upload.state == Upload.State.EXPIRED:
            raise uploads.UploadEnded
        return upload

    @READING
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(UploadSerializer(self.found(public_id)).data)

    @ASKING
    def head(self, request: Request, public_id: UUID) -> Response:
        upload = self.found(public_id)
        headers = {**position(upload), "Upload-Length": str(upload.length)}
        if upload.metadata:
            headers["Upload-Metadata"] = upload.metadata
        return Response(headers=headers)

    @APPENDING
    def patch(self, request: Request, public_id: UUID) -> Response:
        if request.content_type != tus.BODY_TYPE:
            raise WrongBodyType
        offset = tus.whole_number(request.headers, "Upload-Offset")
        if not request.META.get("CONTENT_LENGTH"):
            raise LengthRequired
        upload = self.take_in(request, self.found(public_id), offset=offset, length=body_length(request))
        return Response(status=HTTPStatus.NO_CONTENT, headers=position(upload))

    @ENDING
    def delete(self, request: Request, public_id: UUID) -> Response:
        uploads.discard(self.found(public_id), by=self.me)
        return Response(status=HTTPStatus.NO_CONTENT)


def body_length(request: Request) -> int:
    """Content-Length; a chunked body has none and is refused, since its end can't be told from a cut."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequired
    return int(request.META.get("CONTENT_LENGTH") or 0)


def position(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Expires": http_date(upload.expires_at.timestamp())}
