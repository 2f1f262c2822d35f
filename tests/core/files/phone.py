"""A tus client for tests: just enough to send what a test wants to send, right or wrong."""

import base64
from dataclasses import dataclass
from typing import Any

from econsulate.core.files import store
from econsulate.core.files.models import Upload
from tests.people import Phone

UPLOADS = "/api/v1/uploads"
BODY = "application/offset+octet-stream"


def metadata(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def content_of(upload: Upload) -> bytes:
    """What was received so far, read back from the disk."""
    return b"".join(store.read(upload.parts, file_id=upload.blob, key=upload.key(), size=upload.offset))


@dataclass
class TusPhone:
    """Somebody's phone with a tus library; headers given as None are left out."""

    phone: Phone

    def call(self, method: str, url: str, body: bytes = b"", **headers: Any) -> Any:
        """Header names as Upload_Length; Content_Type is that of a tus body unless given."""
        content_type = headers.pop("Content_Type", BODY)
        given = {"Tus_Resumable": "1.0.0", **headers}
        sent = {name.replace("_", "-"): str(value) for name, value in given.items() if value is not None}
        return self.phone.client.generic(method, url, body, content_type=content_type, headers=sent)

    def create(self, length: int, body: bytes = b"", **headers: Any) -> Any:
        return self.call("POST", UPLOADS, body, Upload_Length=length, **headers)

    def begin(self, length: int, **headers: Any) -> str:
        """The address of a fresh upload."""
        answer = self.create(length, **headers)
        assert answer.status_code == 201, answer.content
        location: str = answer.headers["Location"]
        return location

    def patch(self, url: str, body: bytes, offset: int, **headers: Any) -> Any:
        return self.call("PATCH", url, body, Upload_Offset=offset, **headers)

    def head(self, url: str, **headers: Any) -> Any:
        return self.call("HEAD", url, **headers)

    def offset(self, url: str) -> int:
        return int(self.head(url).headers["Upload-Offset"])

    def upload(self, data: bytes, **headers: Any) -> str:
        url = self.begin(len(data), **headers)
        assert self.patch(url, data, 0).status_code == 204
        return url
