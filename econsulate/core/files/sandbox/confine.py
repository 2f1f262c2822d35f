"""What can the parsing child still do? Compute, and talk on the pipes it already holds; nothing else.

Limits on memory, time and files always apply. On Linux a system-call filter is added: no file can be opened, no
socket made, no program started, no other process read or signalled. It needs no privilege and cannot be undone.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from dataclasses import dataclass

NOBODY = 65_534
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000

# Number on each machine, in the order of ARCHITECTURES. newfstatat can tell of a file but open none.
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SYSTEM_CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "writev": (20, 66),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "clock_gettime": (228, 113),
    "getrandom": (318, 278),
    "newfstatat": (262, 79),
    "exit": (60, 93),
    "exit_group": (231, 94),
}


@dataclass(frozen=True)
class Limits:
    """What one file may cost: bytes of address space, seconds of processor, seconds of the clock."""

    memory: int = 1024**3
    cpu: int = 25
    wall: float = 30.0


class FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def confine(limits: Limits) -> None:
    """Give up everything but computing. Import what is needed first: afterwards no file can be opened."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform == "linux" and platform.machine() in ARCHITECTURES:
        filter_system_calls(platform.machine())


def filter_system_calls(machine: str) -> None:
    """Install the filter; a kernel without it refuses, and the file is then not read at all."""
    libc = ctypes.CDLL(None, use_errno=True)
    column = list(ARCHITECTURES).index(machine)
    code = filter_code(ARCHITECTURES[machine], [numbers[column] for numbers in SYSTEM_CALLS.values()])
    program = FilterProgram(len(code) // 8, code)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "no system-call filter")


def filter_code(architecture: int, allowed: list[int]) -> bytes:
    """Classic BPF over struct seccomp_data: another architecture is killed, an unlisted call fails with EPERM."""
    step = struct.Struct("=HBBI").pack
    code = [step(LOAD_WORD, 0, 0, 4), step(JUMP_IF_EQUAL, 1, 0, architecture), step(RETURN, 0, 0, KILL)]
    code.append(step(LOAD_WORD, 0, 0, 0))
    for number in allowed:
        code += [step(JUMP_IF_EQUAL, 0, 1, number), step(RETURN, 0, 0, ALLOW)]
    code.append(step(RETURN, 0, 0, REFUSE))
    return b"".join(code)
