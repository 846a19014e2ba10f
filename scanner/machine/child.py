"""A process of our own that may die: forked from this one, confined, and spoken to in frames through two pipes.

What native code does to a hostile file (a stack that overflows, a loop without an end, memory without a limit) it does
there, and the parent sees a process that ended. The kernel counts the time: a handler of Python's would wait for the
native code to come back. Sources: https://man7.org/linux/man-pages/man2/setitimer.2.html,
https://man7.org/linux/man-pages/man2/getrlimit.2.html
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress

_LENGTH = 4  # bytes in which a frame says how long it is
_READ = 1 << 20
_HANDLES = 4096  # more of them are never open here


def can_fork() -> bool:
    """Whether this system has children that begin as a copy of their parent, at the price of milliseconds."""
    return hasattr(os, "fork")


class Child:
    """Runs ``work`` on each frame that it is asked, and sends back what that yields, each as a frame of its own.

    Raises OSError where there can be no process or pipe more. ``memory``: bytes that it may take beyond what it begins
    with.
    """

    __slots__ = ("_answers", "_ask", "_begun", "_pid")

    def __init__(self, work: Callable[[bytes], Iterator[bytes]], memory: int) -> None:
        pipes: list[int] = []
        try:
            pipes += os.pipe()
            pipes += os.pipe()
            pid = os.fork()
        except OSError as error:
            for handle in pipes:
                os.close(handle)
            raise OSError(error.errno, error.strerror, "a process to parse in") from None
        asked, self._ask, self._answers, answer = pipes
        if pid == 0:
            _live(work, asked, answer, memory)
        self._pid = pid
        self._begun = bytearray()  # of a frame that has not come whole
        os.close(asked)
        os.close(answer)

    def fileno(self) -> int:
        """What becomes readable when there are answers, or the child has ended."""
        return self._answers

    def ask(self, frame: bytes) -> None:
        """Send ``frame``. That it has ended shows in its answers."""
        with suppress(BrokenPipeError):
            _write(self._ask, frame)

    def answers(self) -> list[bytes] | None:
        """What has come, after waiting for some of it; None once it has ended and no more will."""
        part = os.read(self._answers, _READ)
        if not part:
            return None
        self._begun += part
        return list(_frames(self._begun))

    def stop(self) -> None:
        """End it, whatever it is doing; its answers tell that it has."""
        os.kill(
            self._pid, signal.SIGKILL
        )  # it is ours until it is waited for, so nobody else can have its number

    def end(self) -> int:
        """Be rid of it; the signal that had ended it, SIGKILL if nothing had."""
        self.stop()
        os.close(self._ask)
        os.close(self._answers)
        _, status = os.waitpid(self._pid, 0)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def allow(seconds: float) -> None:
    """From now on this process may use so many seconds of processors' time; then the kernel ends it."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _live(work: Callable[[bytes], Iterator[bytes]], asked: int, answer: int, memory: int) -> None:
    """All that the child ever does. Never returns: what the parent has begun is not the child's to end."""
    try:
        _confine(asked, answer, memory)
        waiting = bytearray()
        while part := os.read(asked, _READ):
            waiting += part
            for frame in _frames(waiting):
                for told in work(frame):
                    _write(answer, told)
                allow(0)
    except BaseException:  # nobody is there to be told: that it ended says it
        os._exit(1)
    os._exit(0)


def _confine(asked: int, answer: int, memory: int) -> None:
    """Leave the child nothing of its parent's but the two pipes, and nothing without a limit."""
    import resource

    gc.freeze()  # what the parent made is not looked through, so its pages stay shared
    for ends in (signal.SIGPROF, signal.SIGTERM, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS):
        signal.signal(ends, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends us
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nothing, handle)
    last = 3
    for handle in sorted((asked, answer)):
        os.closerange(last, handle)
        last = handle + 1
    os.closerange(last, _HANDLES)
    resource.setrlimit(
        resource.RLIMIT_CORE, (0, 0)
    )  # a dump would be written into the folder that is scanned
    held = _held()
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if held and (most == resource.RLIM_INFINITY or held + memory < most):
            resource.setrlimit(resource.RLIMIT_AS, (held + memory, most))


def _held() -> int:
    """Bytes of addresses that this process has taken; 0 where the system does not say it in Linux's way."""
    try:
        handle = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 0
    said = os.read(handle, 100)
    os.close(handle)
    return int(said.split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _write(handle: int, frame: bytes) -> None:
    left = memoryview(len(frame).to_bytes(_LENGTH, "big") + frame)
    while left:
        left = left[os.write(handle, left) :]


def _frames(waiting: bytearray) -> Iterator[bytes]:
    """The whole frames at the start of ``waiting``, which keeps the rest."""
    at = 0
    while len(waiting) - at >= _LENGTH:
        end = at + _LENGTH + int.from_bytes(waiting[at : at + _LENGTH], "big")
        if len(waiting) < end:
            break
        yield bytes(waiting[at + _LENGTH : end])
        at = end
    del waiting[:at]
