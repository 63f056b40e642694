"""Templates (`fork`): an interpreter with the script's imports loaded, forked for each branch; and
interpreters that run one branch after another (`reuse`). The protocol is in PROTOCOL.md."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import time

from branchline import _body, _child
from branchline._body import Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HEAD = struct.Struct(">IcI")
"""Length of what follows the length, kind, number of the branch."""

SMALL = 3500
"""A frame of at most so many bytes is written at once, so that children can share the socket."""

_CHUNK = 1 << 16
_PROBE_SECONDS = 5.0
_NOTHING = os.open(os.devnull, os.O_RDWR)


def frame(kind: bytes, number: int, payload: bytes = b"") -> bytes:
    """One message."""
    return HEAD.pack(HEAD.size - 4 + len(payload), kind, number) + payload


def serve(mode: str, settings: dict[str, Any]) -> None:
    """Serves until the socket ends."""
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    channel.connect(settings["socket"])
    script = Script(settings)
    preload(settings.get("preload", "installed"), settings.get("imports") or [], script.folder)
    script.enter()
    script.prepare()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if mode == "reuse":
        channel.sendall(frame(b"R", 0))
        _reuse(channel, script)
        return
    _Template(channel, script).serve()


def preload(what: Any, imports: list[Any], folder: str) -> None:
    """Imports what branches would import anyway; what fails is left to them."""
    if what == "none":
        return
    if isinstance(what, list):
        imports = [[name, []] for name in what]
    import importlib

    own = _names_in(folder)
    for name, members in imports:
        top = name.partition(".")[0]
        if what == "installed" and (top in own or not _is_installed(top)):
            continue
        if what != "installed":
            sys.path.insert(0, folder)
        try:
            module = importlib.import_module(name)
            for member in members:
                if member != "*" and not hasattr(module, member):
                    importlib.import_module(f"{name}.{member}")
        except BaseException:  # the body imports it again and owns the error
            pass
        finally:
            if what != "installed":
                sys.path.remove(folder)


def _names_in(folder: str) -> set[str]:
    try:
        return {name.partition(".")[0] for name in os.listdir(folder)}
    except OSError:
        return set()


def _is_installed(name: str) -> bool:
    if name in sys.builtin_module_names or name in sys.modules:
        return True
    from importlib.machinery import PathFinder

    import sysconfig

    paths = sysconfig.get_paths()
    roots = [os.path.realpath(paths[key]) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    try:
        spec = PathFinder.find_spec(name, None)
    except Exception:
        return False
    if spec is None:
        return False
    places = [spec.origin] if spec.has_location and spec.origin else []
    places += list(spec.submodule_search_locations or [])
    return bool(places) and all(
        any(_is_below(os.path.realpath(place), root) for root in roots)
        or "site-packages" in place
        or "dist-packages" in place
        for place in places
    )


def _is_below(place: str, root: str) -> bool:
    return place.startswith(root + os.sep)


def objection() -> str:
    """Why this interpreter shouldn't be forked; empty if it may."""
    if len(sys._current_frames()) > 1:
        return "an import has left a thread running"
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        return "an import has touched CUDA"
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if len(os.listdir("/proc/self/task")) == 1 else 1
        finally:
            os._exit(code)
    deadline = time.monotonic() + _PROBE_SECONDS
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return "" if status == 0 else "a fork of it has more than one thread"
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return "a fork of it hangs"
        time.sleep(0.001)


def _prctl() -> Any:
    try:
        import ctypes

        return ctypes.CDLL(None, use_errno=True).prctl
    except (ImportError, OSError, AttributeError):
        return None


class _Template:
    """Forks for each branch, and reaps."""

    def __init__(self, channel: socket.socket, script: Script) -> None:
        self._channel = channel
        self._fd = channel.fileno()
        self._script = script
        self._pid = os.getpid()
        self._prctl = _prctl()
        self._numbers: dict[int, int] = {}
        self._out = bytearray()
        self._environment = dict(os.environ)

    def serve(self) -> None:
        """Forks for what is asked until the socket ends; then ends its groups."""
        why = objection()
        if why:
            self._channel.sendall(frame(b"N", 0, why.encode()))
            return
        self._woken, wake = os.pipe()
        self._wake = wake
        os.set_blocking(wake, False)
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _nothing)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)
        self._poll.register(self._woken, select.POLLIN)
        for name in ("stdout", "stderr"):
            getattr(sys, name).flush()
        gc.collect()
        gc.freeze()
        self._out += frame(b"R", 0)
        try:
            self._loop()
        finally:
            self._end_all()

    def _loop(self) -> None:
        pending = bytearray()
        while True:
            if self._out:
                self._send()
            ready = dict(self._poll.poll())
            if self._woken in ready:
                self._drain()
                self._reap()
            if self._fd in ready:
                try:
                    data = os.read(self._fd, _CHUNK)
                except ConnectionResetError:
                    data = b""
                if not data:
                    return
                pending += data
                self._take(pending)

    def _take(self, pending: bytearray) -> None:
        at = 0
        while len(pending) - at >= HEAD.size:
            length, kind, number = HEAD.unpack_from(pending, at)
            end = at + 4 + length
            if len(pending) < end:
                break
            payload = bytes(pending[at + HEAD.size : end])
            at = end
            if kind == b"F":
                self._fork(number, payload)
        del pending[:at]

    def _fork(self, number: int, payload: bytes) -> None:
        self._script.prepare()
        try:
            pid = os.fork()
        except OSError as error:
            self._out += frame(b"X", number, str(error).encode())
            return
        if pid == 0:
            try:
                self._child(number, payload)
            finally:
                os._exit(70)
        try:
            os.setpgid(pid, pid)
        except OSError:
            pass  # it has done so itself, or is gone
        self._numbers[pid] = number
        self._out += frame(b"S", number, struct.pack(">I", pid))

    def _child(self, number: int, payload: bytes) -> None:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, _child.terminated)
        if self._prctl is not None:
            self._prctl(1, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != self._pid:
                os._exit(70)
        os.close(self._woken)
        os.close(self._wake)
        request = json.loads(payload)
        _redirect(request["stdout"], request["stderr"])
        os.close(_NOTHING)
        os.environ.update(request["env"])
        self._numbers.clear()
        self._out.clear()
        _child.seed(int(os.environ.get("BRANCHLINE_SEED", "0")))
        pid = os.getpid()
        code, result, raised = _child.run(self._script, request["config"])
        if os.getpid() == pid:
            _tell(self._fd, number, result, raised)
        os._exit(code)

    def _drain(self) -> None:
        try:
            os.read(self._woken, 4096)
        except BlockingIOError:
            pass

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = self._numbers.pop(pid, None)
            if number is not None:
                self._out += frame(b"E", number, struct.pack(">i", status))

    def _send(self) -> None:
        out = bytes(self._out)
        self._out.clear()
        # Whole frames, in pieces that aren't torn by what children write.
        at = 0
        while at < len(out):
            end = at
            while end < len(out):
                length = HEAD.unpack_from(out, end)[0] + 4
                if end > at and end + length - at > SMALL:
                    break
                end += length
            _send(self._fd, out[at:end])
            at = end

    def _end_all(self) -> None:
        for pid in self._numbers:
            try:
                os.killpg(pid, signal.SIGKILL)
            except OSError:
                pass


def _nothing(number: int, stack: Any) -> None:
    """Wakes the poll, by the descriptor that the interpreter writes to."""


def _redirect(stdout: str, stderr: str) -> None:
    for fd, path in ((1, stdout), (2, stderr)):
        new = os.open(path, os.O_WRONLY | os.O_APPEND)
        os.dup2(new, fd)
        os.close(new)


def _tell(fd: int, number: int, result: str, raised: str) -> None:
    """Tells what came of a branch by the socket, or by files if that is long."""
    kind, text = (b"V", result) if result else (b"B", raised)
    if len(text) > SMALL:
        _child.write(result, raised)
    elif text:
        _send(fd, frame(kind, number, text.encode("ascii")))


def _send(fd: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(fd, data) :]
        except (BrokenPipeError, ConnectionResetError):
            os._exit(70)  # the worker is gone


def _reuse(channel: socket.socket, script: Script) -> None:
    stream = channel.makefile("rb", _CHUNK)
    fd = channel.fileno()
    signal.signal(signal.SIGTERM, _child.terminated)
    modules = frozenset(sys.modules)
    path = list(sys.path)
    folder = os.getcwd()
    while True:
        head = stream.read(HEAD.size)
        if len(head) < HEAD.size:
            return
        length, _, number = HEAD.unpack(head)
        request = json.loads(stream.read(length - HEAD.size + 4))
        _redirect(request["stdout"], request["stderr"])
        os.environ.update(request["env"])
        script.prepare()
        _seed_again(int(os.environ.get("BRANCHLINE_SEED", "0")))
        code, result, raised = _one(script, request["config"])
        for one in (1, 2):
            os.dup2(_NOTHING, one)
        text = result or raised
        if len(text) > SMALL:
            _child.write(result, raised)
            text = ""
        kind = b"V" if result else b"B"
        told = frame(kind, number, text.encode("ascii")) if text else b""
        _send(fd, told + frame(b"E", number, struct.pack(">i", code << 8)))
        for name in _own_of(script, modules):
            sys.modules.pop(name, None)
        sys.path[:] = path
        os.chdir(folder)


def _one(script: Script, config: dict[str, Any]) -> tuple[int, str, str]:
    from branchline import _results

    end = _child._guarded(lambda: _results.written(script.run(config)))
    return end if _child._flushed() or end[0] else (120, "", "")


def _own_of(script: Script, before: frozenset[str]) -> list[str]:
    """The modules of the script itself, which the next branch is to import anew."""
    own = []
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name not in before and file and file.startswith(script.folder + os.sep):
            if "site-packages" not in file:
                own.append(name)
    return own


def _seed_again(value: int) -> None:
    sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, _child._Seeding)]
    _child.seed(value)


__all__ = ["_body", "frame", "objection", "preload", "serve"]
