"""The process that brings up the branches of one seat: a fork of a template, which it forks again
for each branch."""

from __future__ import annotations

import mmap
import os
import select
import signal
import struct
import sys

from branchline import _child, _frames, _text
from branchline._body import Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from typing import Any

_STATUS = struct.Struct(">i")
_LENGTH = struct.Struct(">cI")
_HEAD = _LENGTH.size
_NOTHING_TOLD = bytes(_HEAD)

_NOTHING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_nothing.py")
_SOON_MILLIS = 5
"""A child that has ended by then is told once instead of twice."""

_REHEARSALS = 20
"""After fewer an interpreter may not have adapted its code to what it meets."""


def prctl() -> Any:
    """The C function, if it can be had."""
    try:
        import ctypes

        return ctypes.CDLL(None, use_errno=True).prctl
    except (ImportError, OSError, AttributeError):
        return None


class Forks:
    """Forks for each branch that its socket asks for, and reaps it."""

    def __init__(
        self, channel: socket.socket, script: Script, seeding: _child.Seeding, control: Any
    ) -> None:
        self._channel = channel
        self._fd = channel.fileno()
        self._script = script
        self._seeding = seeding
        self._pid = os.getpid()
        self._prctl = control
        self._logs = (b"", b"")
        self._poll = select.poll()
        self._poll.register(self._fd, 0)  # only its end is of interest
        # What a child tells: it needs no descriptor for it, and what it has written stays when it dies.
        self._told = mmap.mmap(-1, _HEAD + _frames.LARGE)

    def die_with(self, parent: int) -> None:
        """Has this process killed when its parent dies."""
        if self._prctl is not None:
            self._prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(70)

    def serve(self) -> None:
        """Forks for what is asked until the socket ends, and then ends what runs."""
        reader = _frames.Reader(self._fd)
        signal.signal(signal.SIGTERM, _child.terminated)
        self._rehearse()
        while True:
            asked = reader.next()
            if asked is None:
                return
            kind, number, payload = asked
            if kind == b"L":
                stdout, stderr = payload.split(b"\0")
                self._logs = (stdout, stderr)
            elif kind == b"F":
                self._fork(number, payload)

    def _rehearse(self) -> None:
        """Does here what branches do, as whatever a child does for the first time (a method that it
        looks up, code that it enters, a C function that it calls) costs it copies of pages."""
        known = dict(sys.modules)
        script = Script({"script": _NOTHING, "entrypoint": "main"})
        spare = os.open(os.devnull, os.O_WRONLY)
        for _ in range(_REHEARSALS):
            script.prepare()
            _append(spare, os.fsencode(os.devnull))
            self._seeding.seed(0)
            _, result, _ = _child.guarded(_child.result_of, script, {"lr": 1})
            _child.flushed()
            self._tell(result, "")
        os.close(spare)
        self._told[:_HEAD] = _NOTHING_TOLD
        for name in sys.modules.keys() - known.keys():
            del sys.modules[name]
        sys.modules.update(known)

    def _fork(self, number: int, payload: bytes) -> None:
        # Whatever is done before the fork touches no page for the first time in the child.
        config, *env = payload.split(b"\0")
        values = _text.loads(config)
        _frames.apply(env)
        seed = int(os.environb.get(b"BRANCHLINE_SEED", b"0"))
        self._script.prepare()
        try:
            pid = os.fork()
        except OSError as error:
            _frames.send(self._fd, _frames.frame(b"X", number, str(error).encode()))
            return
        if pid == 0:
            try:
                self._child(values, seed)
            finally:
                os._exit(70)
        born = _frames.frame(b"S", number, _STATUS.pack(pid))
        end = _end_of(pid)
        # Nothing is done meanwhile: as long as the child runs, each page that is written to is copied.
        if not self._awaits(end, _SOON_MILLIS):
            try:
                os.setpgid(pid, pid)
            except OSError:
                pass  # it has done so itself, or is gone
            _frames.send(self._fd, born)
            born = b""
            if end >= 0 and not self._awaits(end, None):
                try:
                    os.killpg(pid, signal.SIGKILL)
                except OSError:
                    pass
        if end >= 0:
            os.close(end)
        status = os.waitpid(pid, 0)[1]
        told = self._told
        kind, length = _LENGTH.unpack_from(told)
        text = b""
        if length:
            text = kind + told[_HEAD : _HEAD + length]
            told[:_HEAD] = _NOTHING_TOLD
        _frames.send(self._fd, born + _frames.frame(b"E", number, _STATUS.pack(status) + text))

    def _awaits(self, end: int, millis: int | None) -> bool:
        """Waits for a child's end, so long at most; False if the socket ends before."""
        if end < 0:
            return False
        self._poll.register(end, select.POLLIN)
        ready = self._poll.poll(millis)
        self._poll.unregister(end)
        return any(fd == end for fd, _ in ready)

    def _child(self, config: dict[str, Any], seed: int) -> None:
        os.setpgid(0, 0)
        self.die_with(self._pid)
        os.close(self._fd)
        _append(1, self._logs[0])
        _append(2, self._logs[1])
        self._seeding.seed(seed)
        pid = os.getpid()
        code, result, raised = _child.run(self._script, config)
        if os.getpid() == pid:
            self._tell(result, raised)
        os._exit(code)

    def _tell(self, result: str, raised: str) -> None:
        """Tells what came of a branch, by files if that is long."""
        kind, text = (b"V", result) if result else (b"B", raised)
        if len(text) > _frames.LARGE:
            _child.write(result, raised)
        elif text:
            told = self._told
            told[_HEAD : _HEAD + len(text)] = text.encode("ascii")
            _LENGTH.pack_into(told, 0, kind, len(text))


def _end_of(pid: int) -> int:
    """A descriptor that tells a child's end; negative where there is none such."""
    try:
        return os.pidfd_open(pid)
    except (OSError, AttributeError):
        return -1


def _append(fd: int, path: bytes) -> None:
    """Has a descriptor lead to the end of a file."""
    new = os.open(path, os.O_WRONLY | os.O_APPEND)
    os.dup2(new, fd)
    os.close(new)


def fork(
    channel: socket.socket,
    own: socket.socket,
    script: Script,
    seeding: _child.Seeding,
    control: Any,
) -> None:
    """Forks the process that serves `channel`."""
    parent = os.getpid()
    if os.fork() != 0:
        return
    try:
        own.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        forks = Forks(channel, script, seeding, control)
        forks.die_with(parent)
        forks.serve()
    except BaseException as error:
        if not isinstance(error, SystemExit):
            print(f"branchline: {error!r}", file=sys.stderr)
        os._exit(70)
    os._exit(0)
