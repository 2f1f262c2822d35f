"""Is there shared memory for PostgreSQL and the workers' semaphores? In a container /dev/shm can be tiny or closed."""

import multiprocessing
import os
import pwd
import stat
import sys
from pathlib import Path

from econsulate.core.embedded.trouble import CannotStart

FOLDER = Path("/dev/shm")  # noqa: S108 - looked at only
ENOUGH_FOR_POSTGRES = 64 * 1024 * 1024
SEMAPHORES = 64
MEND = (
    f"Make {FOLDER} writable and give it room: mount -o remount,mode=1777,size=64m {FOLDER}; "
    "for a container --shm-size=64m, in compose shm_size."
)


def has_room(account: pwd.struct_passwd | None) -> bool:
    """PostgreSQL, under this account or ours, can keep its dynamic shared memory there; only Linux has the folder."""
    if sys.platform != "linux":
        return True
    try:
        room = os.statvfs(FOLDER)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize >= ENOUGH_FOR_POSTGRES and may_write(account)


def may_write(account: pwd.struct_passwd | None) -> bool:
    found = FOLDER.stat()
    if account is None:
        return os.access(FOLDER, os.W_OK)
    return bool(found.st_mode & stat.S_IWOTH) or (found.st_uid == account.pw_uid and bool(found.st_mode & stat.S_IWUSR))


def refuse_without_semaphores() -> None:
    """Workers that share a queue need some; without them they would end and be started again for ever."""
    try:
        context = multiprocessing.get_context("fork")
        [context.Lock() for _each in range(SEMAPHORES)]
    except OSError as error:
        raise CannotStart(f"The workers can make no semaphores in {FOLDER}: {error.strerror}.", MEND) from error
