"""What the evaluating process does between its first line and its last."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading

from branchline import _configs
from branchline._failures import own_traceback
from branchline._references import Keeper
from branchline._values import NotAValue, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Answer = Callable[[Any], None]


def serve(mode: str, words: list[str], questions: Iterable[str], answer: Answer) -> None:
    """Does what `mode` says, and tells every trouble as an answer."""
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    asked: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_end_with, args=(questions, asked), daemon=True).start()
    path = words[0]
    sys.argv = [path]
    if mode == "defaults":
        from branchline import _defaults

        _guarded(answer, lambda: answer(_defaults.of(path, words[1] if len(words) > 1 else "")))
        return
    if mode == "script":
        from branchline import _script

        _guarded(answer, lambda: answer(_script.asked(words[0], words[1])))
        return
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    if mode == "generate":
        # The terminal's Ctrl-C is for who runs the sweep, which then ends this process if need be.
        signal.signal(signal.SIGINT, lambda *_: None)
        _guarded(answer, lambda: _generate(_configs.load(path), Keeper(path), asked, answer))
    elif mode == "list":
        _guarded(answer, lambda: answer(_all(_configs.load(path), path)))
    else:
        _guarded(answer, lambda: answer(_shown(_configs.load(path), path)))


def _end_with(questions: Iterable[str], asked: queue.SimpleQueue[str]) -> None:
    """Each line asks for one more; nobody waits for an answer any more once there are no lines."""
    for line in questions:
        asked.put(line)
    os._exit(0)


def _generate(
    loaded: _configs.Loaded, keeper: Keeper, asked: queue.SimpleQueue[str], answer: Answer
) -> None:
    """Gives one config for each question, and asks the generator for none before."""
    if loaded.kind != "generator":
        raise NotAValue("`config_gen` isn't a generator any more", "")
    number = 0
    while True:
        asked.get()
        try:
            one = loaded.next()
        except StopIteration:
            answer({"kind": "end"})
            return
        answer({"kind": "config", "config": _written(one, keeper, "configs", number)})
        number += 1


def _all(loaded: _configs.Loaded, path: str) -> dict[str, Any]:
    shown = _shown(loaded.listed(), path)
    if loaded.kind == "generator":
        shown["generated"] = True
    return shown


def _shown(loaded: _configs.Loaded, path: str) -> dict[str, Any]:
    keeper = Keeper(path)
    if loaded.kind == "generator":
        return {"kind": "generator", "file": os.path.abspath(path), "python": sys.executable}
    if loaded.kind == "list":
        configs = enumerate(loaded.configs or [])
        return {
            "kind": "list",
            "configs": [_written(one, keeper, "configs", number) for number, one in configs],
        }
    config = _written(loaded.config, keeper, "config")
    if loaded.axes is None:
        return {"kind": "config", "config": config}
    plain(dict.fromkeys(loaded.axes), "_sweep")
    axes = {}
    for key, values in loaded.axes.items():
        axes[key] = [
            plain(value, f"_sweep[{key!r}][{i}]", keeper, ("axes", key, i))
            for i, value in enumerate(values)
        ]
    return {"kind": loaded.kind, "config": config, "axes": axes}


def _written(config: _configs.Config | None, keeper: Keeper, *at: Any) -> Any:
    return plain(_configs.entries(config), "", keeper, at)


def _guarded(answer: Answer, action: Callable[[], None]) -> None:
    try:
        action()
    except NotAValue as error:
        answer(_told(str(error), error.hint, ""))
    except SystemExit as error:
        answer(_told(f"it called sys.exit({error.code!r})", "", ""))
    except KeyboardInterrupt:
        answer(_told("interrupted", "", ""))
    except BaseException as error:  # whatever it is, it is the user's own
        kind = type(error)
        name = kind.__qualname__
        if kind.__module__ != "builtins":
            name = f"{kind.__module__}.{name}"
        text = str(error).strip().splitlines()
        message = f"it raised {name}" + (f": {text[0]}" if text else "")
        answer(_told(message, "", own_traceback(error)))


def _told(message: str, hint: str, trace: str) -> dict[str, str]:
    return {"kind": "error", "message": message, "hint": hint, "traceback": trace}
