"""Templates (`fork`): an interpreter with the script's imports loaded, forked for each seat; and how
interpreters begin that run one branch after another (`reuse`). The protocol is in PROTOCOL.md."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time

from branchline import _child, _forks, _frames, _text
from branchline._body import Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PROBE_SECONDS = 5.0


def serve(mode: str, text: str) -> None:
    """Serves as the settings say, which are JSON, until the socket ends."""
    settings = _text.loads(text)
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    channel.connect(settings["socket"])
    script = Script(settings)
    preload(settings.get("preload", "installed"), settings.get("imports") or [], script.folder)
    script.enter()
    script.prepare()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    seeding = _child.Seeding()
    sys.meta_path.insert(0, seeding)
    if mode == "reuse":
        from branchline import _series

        channel.sendall(_frames.frame(b"R", 0))
        _series.Series(channel, script, seeding, settings["tokens"]).serve()
        return
    _template(channel, script, seeding, settings["socket"])


def _template(channel: socket.socket, script: Script, seeding: _child.Seeding, path: str) -> None:
    """Forks for each seat that is asked for, until the socket ends."""
    why = objection()
    if why:
        channel.sendall(_frames.frame(b"N", 0, why.encode()))
        return
    # The end of a seat's process is nobody's affair here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    control = _forks.prctl()
    gc.collect()
    gc.freeze()
    channel.sendall(_frames.frame(b"R", 0))
    reader = _frames.Reader(channel.fileno())
    while reader.next() is not None:
        # Connected here, so that whoever has asked sees its end whatever happens.
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as seat:
            seat.connect(path)
            _forks.fork(seat, channel, script, seeding, control)


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


__all__ = ["objection", "preload", "serve"]
