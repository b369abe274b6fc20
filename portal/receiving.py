"""How the bytes of an upload arrive: bounded, and without an error page when the disk is full.

Django writes an upload to a temporary file before any form sees it. There a full disk, or an ending of
250 characters, would be an answer 500; here the bytes are let go by, and the form says what is wrong.
"""

import errno
import logging
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.wsgi import LimitedStream
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

NO_ROOM_ERRORS = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = _("Máy chủ hết chỗ chứa tệp nên chưa nhận được tệp này. Mời báo quản trị viên rồi gửi lại sau.")

logger = logging.getLogger(__name__)


class BoundedUploadHandler(FileUploadHandler):
    """Streams to a temporary file; stops writing at UPLOAD_LIMIT_BYTES, or when the disk is full.

    The size is counted on, so that the person is told it; `found_no_room` on the file tells
    portal.uploads.examine of the full disk. A request that is cut short is refused whole, and leaves
    nothing behind: to Django's parser it looks like one that ends there.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.stream = getattr(input_data, "_stream", None)

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        # Stands in where no temporary file can be made.
        self.file = InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, 0, self.charset
        )
        self.found_no_room = False
        with self._noting_a_full_disk():
            Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
            # Not under the ending that was sent: a file system may not allow one as long.
            self.file = TemporaryUploadedFile("upload", self.content_type, 0, self.charset)
            self.file.name = self.file_name

    def receive_data_chunk(self, raw_data, start):
        if not self.found_no_room and start + len(raw_data) <= settings.UPLOAD_LIMIT_BYTES:
            with self._noting_a_full_disk():
                self.file.write(raw_data)

    def file_complete(self, file_size):
        with self._noting_a_full_disk():
            self.file.seek(0)  # writes what is still buffered
        self.file.size = file_size
        self.file.found_no_room = self.found_no_room
        return self.file

    def upload_complete(self):
        if isinstance(self.stream, LimitedStream) and self.stream._pos < self.stream.limit:
            raise MultiPartParserError("the request was cut short")

    def upload_interrupted(self):
        if hasattr(self, "file"):
            self.file.close()

    @contextmanager
    def _noting_a_full_disk(self):
        try:
            yield
        except OSError as error:
            if error.errno not in NO_ROOM_ERRORS:
                raise
            self.found_no_room = True
            logger.error("no room on disk to receive an upload")
