"""How does the feed come into a folder of files, for a host that serves nothing else?

The very bytes we serve, whole or not at all: everything is made and verified before the first file is written. Each
file is replaced in one step, what others name before what names it, and what is no longer there goes last. A file that
is the same is left alone, with its date.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.templatetags.static import static

from notifications.alerts.feed.services.documents import Document, for_programs
from notifications.alerts.feed.services.pages import STYLES, for_people
from notifications.alerts.feed.services.reading import Feed, lately

MARK: Final = ".econsulate-alerts"
BESIDE: Final = ".new"


class UnfitFolder(Exception):
    """There is something else in it, or another run is writing: nothing was touched."""


@dataclass(frozen=True)
class Report:
    files: int
    written: int
    removed: int


def publish(folder: Path, now: datetime) -> Report:
    """Raises UnfitFolder, NoKeyList, NotVerified, OSError."""
    with held(folder):
        found = {folder / file_of(document.path): document.content for document in everything(lately(now))}
        written = [path for path, content in found.items() if written_anew(path, content)]
        return Report(len(found), len(written), removed_but(folder, found.keys()))


def everything(feed: Feed) -> Iterator[Document]:
    yield from styles()
    yield from for_programs(feed)
    yield from for_people(feed)


def styles() -> Iterator[Document]:
    """What the pages ask for, under the names they have here."""
    for name in STYLES:
        source = finders.find(name)
        yield Document(static(name), Path(str(source)).read_bytes(), "text/css", datetime.now(UTC))


def file_of(path: str) -> str:
    return path.lstrip("/") + ("index.html" if path.endswith("/") else "")


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder to ourselves. It is ours where it was empty at first; anything else might be somebody's only copy."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARK).exists():
        raise UnfitFolder(f"{folder} holds other files; name an empty folder, or one that this command has written")
    with (folder / MARK).open("a") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnfitFolder(f"another run is writing to {folder}") from error
        yield


def written_anew(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + BESIDE)
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # For the host's user, whatever this process keeps to itself.
    beside.chmod(0o644)
    beside.replace(path)
    return True


def removed_but(folder: Path, kept: Collection[Path]) -> int:
    gone = [path for path in folder.rglob("*") if path.is_file() and path not in kept and path.name != MARK]
    for path in gone:
        path.unlink()
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if any(path.iterdir()):
            path.chmod(0o755)
        else:
            path.rmdir()
    return len(gone)
