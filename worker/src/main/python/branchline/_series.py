"""An interpreter that runs one branch after another, each in a fresh module (`reuse`). What it does
for each is counted in microseconds."""

from __future__ import annotations

import _signal
import gc
import mmap
import os
import select
import sys
import time

from branchline import _answers, _child, _environment, _frames, _text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from types import FrameType

    from branchline._body import Script

_STDOUT, _STDERR, _FOLDER = 1, 2, 4

_TELLING = 0.1
"""Two changes of a folder that are so many seconds apart have different times."""

_PAGE = 4096


class Series:
    """Runs the branches that it has a token for, in their order."""

    def __init__(
        self, channel: socket.socket, script: Script, seeding: _child.Seeding, tokens: str
    ) -> None:
        self._fd = channel.fileno()
        self._reader = _frames.Reader(self._fd)
        self._tokens = os.open(tokens, os.O_RDONLY | os.O_NONBLOCK)
        self._poll = select.poll()
        self._poll.register(self._tokens, select.POLLIN)
        self._poll.register(self._fd, select.POLLIN)
        self._script = script
        self._seeding = seeding
        self._running = False
        self._logs = ["", ""]
        self._prepared = 0
        self._config = _ConfigFile()
        self._environment = _environment.Environment()
        self._folders = ""
        self._count = 0
        self._folder = ""
        self._folder_fd = -1
        self._seen = -1
        self._sure = 0.0
        self._pid = os.getpid()
        self._handler = self._terminated
        _signal.signal(_signal.SIGTERM, self._handler)
        self._installed = frozenset(sys.modules)
        self._path = list(sys.path)
        self._here = os.open(".", os.O_RDONLY)
        self._modules = 0
        self._newest = ""

    def serve(self) -> None:
        """Runs what is asked until there are no more tokens."""
        place = self._reader.next()
        if place is None:
            return
        self._place(place[2])
        gc.collect()
        gc.freeze()
        asked = self._reader.next
        while True:
            token = self._token()
            if len(token) < 4:
                return
            number = int.from_bytes(token, "big")
            while True:
                # Those without a token were taken back.
                frame = asked()
                if frame is None:
                    return
                kind, which, payload = frame
                if kind == b"F" and which == number:
                    break
            if self._reader.reads != self._prepared:
                self._prepared = self._reader.reads
                self._script.prepare()
            self._run(number, payload)

    def _token(self) -> bytes:
        try:
            token = os.read(self._tokens, 4)
        except BlockingIOError:
            self._answers.tell()
            return self._awaited()
        self._answers.tell()
        return token

    def _awaited(self) -> bytes:
        """The next token. What is asked for is read meanwhile, so that a worker that writes more
        than the system takes gets on to give it."""
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._fd and not self._reader.fill():
                    return b""
                if fd == self._tokens:
                    try:
                        return os.read(fd, 4)
                    except BlockingIOError:
                        pass  # it was taken back

    def _place(self, payload: bytes) -> None:
        words = payload.decode("utf-8", "surrogateescape").split("\0")
        stdout, stderr, config, self._folders, answers = words
        self._logs = [stdout, stderr]
        for fd in (1, 2):
            self._renew(fd)
        self._answers = _answers.Answers(answers, self._fd)
        self._config.open(config)
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
        if self._folder_fd >= 0:
            os.close(self._folder_fd)
        self._folder_fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self._folder = folder
        self._seen = -1
        environ = os.environ
        environ["BRANCHLINE_DIR"] = folder
        environ["BRANCHLINE_RESULT"] = folder + "/result.json"
        environ["BRANCHLINE_REPORT"] = folder + "/report.jsonl"

    def _run(self, number: int, payload: bytes) -> None:
        text, *env = payload.split(b"\0")
        seed = self._environment.apply(env)
        self._config.write(text)
        config = _text.loads(text)
        self._seeding.seed(seed)
        begun = time.monotonic_ns()
        try:
            self._running = True
            code, result, raised = _child.guarded(_child.result_of, self._script, config)
            self._running = False
        except SystemExit:
            code, result, raised = 143, "", ""
        if not _child.flushed() and code == 0:
            code = 120
        if os.getpid() != self._pid:
            os._exit(code)  # a fork that the script has made and hasn't ended
        took = time.monotonic_ns() - begun
        kind, told = (b"V", result) if result else (b"B", raised) if raised else (b"-", "")
        if len(told) > _frames.LARGE:
            _child.write(result, raised)
            kind, told = b"-", ""
        left = self._left(number, begun / 1e9)
        self._answers.add(number, code << 8, took, left, kind, told)
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
            facts = os.stat(self._folder_fd)
            changed = facts.st_mtime_ns
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
        # New ones are last.
        if len(modules) != self._modules or next(reversed(modules)) != self._newest:
            for name in self._own():
                modules.pop(name, None)
            self._modules = len(modules)
            self._newest = next(reversed(modules))
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


class _ConfigFile:
    """The config for whoever reads `BRANCHLINE_CONFIG`, kept in memory that is the file's own."""

    def __init__(self) -> None:
        self._fd = -1
        self._memory: mmap.mmap | None = None
        self._room = 0
        self._used = 0

    def open(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)

    def write(self, text: bytes) -> None:
        """Makes it the text, with white space behind it, which is none of a JSON text."""
        size = len(text)
        # A branch may have made the file shorter, and memory beyond its end is a SIGBUS.
        if size > self._room or os.fstat(self._fd).st_size < self._room:
            self._room = -(-max(size, 1) // _PAGE) * _PAGE
            # Written, not only reserved, as a full disk must be an error here and no signal later.
            os.pwrite(self._fd, b" " * self._room, 0)
            self._memory = mmap.mmap(self._fd, self._room)
            self._used = 0
        memory = self._memory
        if memory is not None:
            if size < self._used:
                memory[: self._used] = text.ljust(self._used)
            else:
                memory[:size] = text
            self._used = size
