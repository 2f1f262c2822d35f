"""How does the OpenAPI document describe tus? Headers in and out, a body of plain bytes."""

from typing import Literal

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from econsulate.core.files import tus
from econsulate.core.files.serializers import UploadSerializer


def header(name: str, *, required: bool = False, answer: tuple[int, ...] | None = None) -> OpenApiParameter:
    number = name in {"Upload-Length", "Upload-Offset"}
    kind = OpenApiTypes.INT64 if number else OpenApiTypes.STR
    where: Literal["header"] = "header"
    if answer:
        return OpenApiParameter(name, kind, where, response=list(answer))
    return OpenApiParameter(name, kind, where, required=required)


VERSION = OpenApiParameter("Tus-Resumable", str, OpenApiParameter.HEADER, required=True, enum=[tus.VERSION])
BODY = {tus.BODY_TYPE: OpenApiTypes.BINARY}

TELLING = extend_schema(request=None, responses={204: None}, operation_id="uploads_options")
OPENING = extend_schema(
    parameters=[
        VERSION,
        header("Upload-Length", required=True),
        header("Upload-Metadata"),
        header("Upload-Checksum"),
        header("Location", answer=(201,)),
        header("Upload-Offset", answer=(201,)),
        header("Upload-Expires", answer=(201,)),
    ],
    request=BODY,
    responses={201: UploadSerializer},
)
READING = extend_schema(responses=UploadSerializer)
ASKING = extend_schema(parameters=[VERSION], responses={200: None}, exclude=True)
APPENDING = extend_schema(
    parameters=[
        VERSION,
        header("Upload-Offset", required=True),
        header("Upload-Checksum"),
        header("Upload-Expires", answer=(204,)),
    ],
    request=BODY,
    responses={204: None},
)
ENDING = extend_schema(parameters=[VERSION], request=None, responses={204: None})
