"""What a child process gives up before it touches untrusted data: network, memory, files.

Called inside the child, first thing; standard library only, so that a child starts quickly.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8  # glibc reserves 64 to 128 MB of address space for each thread that allocates


def isolate() -> bool:
    """Leave the network; True where the system lets us. Only before a library starts threads."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        return int(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)) == 0
    return False


def cap(memory: int) -> bool:
    """Limit the address space to ``memory`` bytes, and let nothing be written or dumped."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, OSError, ValueError):
        return False
    return True
