"""A branch from its first line to its last, whatever its interpreter came from."""

from __future__ import annotations

import _signal
import _thread
import atexit
import os
import sys

from branchline import _results, _text
from branchline._body import Script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from collections.abc import Callable

EXCEPTION_FILE = "exception.json"
"""In the attempt's folder, what was raised; where there is no better way to tell it."""


def run(script: Script, config: dict[str, Any]) -> tuple[int, str, str]:
    """The exit code, the text of the result, and that of what was raised."""
    end = guarded(result_of, script, config)
    last = guarded(_ended)
    if end[0] == 0 and last[0] != 0:
        end = last
    if not flushed() and end[0] == 0:
        end = (120, "", "")
    return end


def result_of(script: Script, config: dict[str, Any]) -> str:
    """Runs it; the text of what it returns."""
    return _results.written(script.run(config))


def guarded(action: Callable[..., str], *arguments: Any) -> tuple[int, str, str]:
    """The exit code that comes of an action, the text that it returns, and that of what it raised."""
    try:
        return 0, action(*arguments), ""
    except SystemExit as exit:
        return _code(exit), "", ""
    except _results.NotAResult as error:
        print(f"branchline: {error}", file=sys.stderr)
        return 1, "", _text.dumps({"kind": "result", "message": str(error)})
    except BaseException as error:  # whatever it is, it is the user's own
        from branchline import _failures

        told = _failures.described(error)
        try:
            sys.stderr.write(told["traceback"])
        except (OSError, ValueError, AttributeError):
            pass  # he has closed it
        told["kind"] = "exception"
        return 1, "", _text.dumps(told)


def _code(exit: SystemExit) -> int:
    if exit.code is None:
        return 0
    if isinstance(exit.code, int):
        return exit.code & 0xFF
    try:
        print(exit.code, file=sys.stderr)
    except (OSError, ValueError, AttributeError):
        pass
    return 1


def _ended() -> str:
    """What an interpreter does at its end: waits for threads, and calls what was registered."""
    # Without a thread there is nobody to wait for, or to be told of it.
    if _thread._count():
        threading = sys.modules.get("threading")
        if threading is not None:
            threading._shutdown()  # type: ignore[attr-defined]
    if atexit._ncallbacks():
        atexit._run_exitfuncs()
    return ""


def flushed() -> bool:
    good = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except ValueError:
            pass  # he has closed it
        except OSError:
            good = False
    return good


def terminated(number: int, frame: FrameType | None) -> None:
    """SIGTERM, so that `finally` runs; a second one ends it at once."""
    _signal.signal(_signal.SIGTERM, _signal.SIG_DFL)
    raise SystemExit(143)


class Seeding:
    """Seeds `random` and `numpy.random`: those that are loaded, and as a finder of modules, which
    finds nothing by itself, those that will be."""

    def __init__(self) -> None:
        self._value = 0
        self._wanted: set[str] = set()

    def seed(self, value: int) -> None:
        """From now on with this value."""
        self._value = value
        for name in ("random", "numpy.random"):
            module = sys.modules.get(name)
            if module is None:
                self._wanted.add(name)
            else:
                _seed(module, value)

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """Wraps the loader of what is to be seeded once it is loaded."""
        if name not in self._wanted:
            return None
        self._wanted.discard(name)
        for finder in sys.meta_path:
            if finder is not self:
                spec = finder.find_spec(name, path, target)
                if spec is not None and spec.loader is not None:
                    _seeds_after(spec.loader, self._value)
                    return spec
        return None


def _seed(module: Any, value: int) -> None:
    module.seed(value if module.__name__ == "random" else value % 2**32)


def _seeds_after(loader: Any, value: int) -> None:
    execute = loader.exec_module

    def exec_module(module: Any) -> None:
        execute(module)
        _seed(module, value)

    try:
        loader.exec_module = exec_module
    except AttributeError:
        pass  # a frozen one; then it isn't seeded


def alone(text: str) -> None:
    """The one branch of an interpreter, with the script's settings as JSON; doesn't return."""
    script = Script(_text.loads(text))
    script.alone = True
    script.enter()
    _signal.signal(_signal.SIGTERM, terminated)
    seeding = Seeding()
    sys.meta_path.insert(0, seeding)
    seeding.seed(int(os.environ.get("BRANCHLINE_SEED", "0")))
    if sys.stdout is not None:
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with open(os.environ["BRANCHLINE_CONFIG"], encoding="utf-8") as file:
        config = _text.loads(file.read())
    leave(script, config)


def leave(script: Script, config: dict[str, Any]) -> None:
    """Runs a branch and ends the process, telling by files in the attempt's folder."""
    pid = os.getpid()
    code, result, raised = run(script, config)
    if os.getpid() == pid:
        write(result, raised)
    os._exit(code)


def write(result: str, raised: str) -> None:
    """Leaves what is to be told as files in the attempt's folder."""
    if result:
        _leave(os.environ["BRANCHLINE_RESULT"], result)
    if raised:
        _leave(os.path.join(os.environ["BRANCHLINE_DIR"], EXCEPTION_FILE), raised)


def _leave(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
