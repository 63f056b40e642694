"""An interpreter that runs one branch after another, each in a fresh module (`reuse`). What it does
for each is counted in microseconds."""

from __future__ import annotations

import _signal
import gc
import os
import struct
import sys
import time

from branchline import _child, _frames, _text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from types import FrameType
    from typing import Any

    from branchline._body import Script

_ANSWER = struct.Struct(">iQBc")
"""Status of wait(2), nanoseconds that it took, what it left, kind of what it tells."""

_STDOUT, _STDERR, _FOLDER = 1, 2, 4

_TELLING = 0.1
"""Two changes of a folder that are so many seconds apart have different times."""


class Series:
    """Runs the branches that it has a token for, in their order."""

    def __init__(
        self, channel: socket.socket, script: Script, seeding: _child.Seeding, tokens: str
    ) -> None:
        self._fd = channel.fileno()
        self._reader = _frames.Reader(self._fd)
        self._tokens = os.open(tokens, os.O_RDONLY)
        self._script = script
        self._seeding = seeding
        self._running = False
        self._logs = ["", ""]
        self._prepared = 0
        self._config = -1
        self._config_size = 0
        self._folders = ""
        self._count = 0
        self._folder = ""
        self._seen = -1
        self._sure = 0.0
        self._handler = self._terminated
        _signal.signal(_signal.SIGTERM, self._handler)
        self._installed = frozenset(sys.modules)
        self._path = list(sys.path)
        self._here = os.open(".", os.O_RDONLY)
        self._modules: list[str] = []

    def serve(self) -> None:
        """Runs what is asked until there are no more tokens."""
        gc.collect()
        gc.freeze()
        while True:
            token = os.read(self._tokens, 4)
            if len(token) < 4:
                return
            number = int.from_bytes(token, "big")
            while True:
                # Those without a token were taken back.
                asked = self._reader.next()
                if asked is None:
                    return
                kind, which, payload = asked
                if kind == b"L":
                    self._place(payload.decode("utf-8", "surrogateescape").split("\0"))
                elif kind == b"F" and which == number:
                    break
            if self._reader.reads != self._prepared:
                self._prepared = self._reader.reads
                self._script.prepare()
            self._run(number, payload)

    def _place(self, words: list[str]) -> None:
        stdout, stderr, config, self._folders = words
        self._logs = [stdout, stderr]
        for fd in (1, 2):
            self._renew(fd)
        self._config = os.open(config, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        os.environ["BRANCHLINE_CONFIG"] = config
        os.makedirs(os.path.dirname(self._folders), exist_ok=True)
        self._enter_folder()

    def _renew(self, fd: int) -> None:
        new = os.open(self._logs[fd - 1], os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(new, fd)
        os.close(new)

    def _enter_folder(self) -> None:
        folder = f"{self._folders}{self._count}"
        os.mkdir(folder)
        self._folder = folder
        self._seen = -1
        environ = os.environ
        environ["BRANCHLINE_DIR"] = folder
        environ["BRANCHLINE_RESULT"] = folder + "/result.json"
        environ["BRANCHLINE_REPORT"] = folder + "/report.jsonl"

    def _run(self, number: int, payload: bytes) -> None:
        text, *env = payload.split(b"\0")
        _frames.apply(env)
        # White space at the end is none of a JSON text.
        self._config_size = max(self._config_size, len(text))
        os.pwrite(self._config, text.ljust(self._config_size), 0)
        config = _text.loads(text)
        self._seeding.seed(int(os.environ.get("BRANCHLINE_SEED", "0")))
        begun = time.monotonic_ns()
        try:
            self._running = True
            code, result, raised = _child.guarded(_child.result_of, self._script, config)
            self._running = False
        except SystemExit:
            code, result, raised = 143, "", ""
        if not _child.flushed() and code == 0:
            code = 120
        took = time.monotonic_ns() - begun
        kind, told = (b"V", result) if result else (b"B", raised) if raised else (b"-", "")
        if len(told) > _frames.LARGE:
            _child.write(result, raised)
            kind, told = b"-", ""
        left = self._left(number, begun / 1e9)
        answer = _ANSWER.pack(code << 8, took, left, kind) + told.encode("ascii")
        _frames.send(self._fd, _frames.frame(b"E", number, answer))
        self._clean()

    def _left(self, number: int, begun: float) -> int:
        """Puts what the branch has left in the way of the next one aside."""
        left = 0
        for fd in (1, 2):
            try:
                if os.lseek(fd, 0, os.SEEK_END) == 0:
                    continue
                os.rename(self._logs[fd - 1], f"{self._logs[fd - 1]}.{number}")
                left |= fd
            except OSError:
                pass  # it was closed, or leads elsewhere
            self._renew(fd)
        if self._is_folder_used(begun):
            left |= _FOLDER
            self._count += 1
            self._enter_folder()
        return left

    def _is_folder_used(self, begun: float) -> bool:
        try:
            changed = os.stat(self._folder).st_mtime_ns
            if changed == self._seen and begun > self._sure:
                return False
            if os.listdir(self._folder):
                return True
        except OSError:
            return True
        if changed != self._seen:
            self._seen = changed
            self._sure = time.monotonic() + _TELLING
        return False

    def _clean(self) -> None:
        """Has the next branch import the script's own modules anew."""
        modules = sys.modules
        if [*modules] != self._modules:
            for name in self._own():
                modules.pop(name, None)
            self._modules = [*modules]
        if sys.path != self._path:
            sys.path[:] = self._path
        os.fchdir(self._here)
        if _signal.getsignal(_signal.SIGTERM) is not self._handler:
            _signal.signal(_signal.SIGTERM, self._handler)

    def _own(self) -> list[str]:
        own = []
        folder = self._script.folder + os.sep
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if name not in self._installed and file and file.startswith(folder):
                # The script itself is replaced where it stands.
                if "site-packages" not in file and file != self._script.path:
                    own.append(name)
        return own

    def _terminated(self, number: int, frame: FrameType | None) -> None:
        """SIGTERM ends the branch, so that `finally` runs; between branches it is late."""
        if self._running:
            self._running = False
            raise SystemExit(143)
