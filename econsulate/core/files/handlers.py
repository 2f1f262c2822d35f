"""Where is a file while a form of the panel brings it? In a file without a name, which is gone with the process."""

import tempfile
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from econsulate.core.access import may_enter_panel
from econsulate.core.files import rules


class NamelessFile(FileUploadHandler):
    """For those who may enter the panel, up to WHOLE_FILE_BYTES; everybody else's form has no file in it."""

    file: IO[bytes]

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        if self.request is None or not may_enter_panel(self.request):
            raise StopUpload(connection_reset=True)
        self.file, self.size = tempfile.TemporaryFile(), 0  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > rules.WHOLE_FILE_BYTES:
            self.file.close()
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)
