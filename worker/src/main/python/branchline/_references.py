"""Values of a config that can't be JSON: they are kept by reference to the file that has them,
which is executed again in the branch's own process.

In a config stands `{"<python>": {"at": [...], "file": ..., "hashes": {...}, "is": ...}}`:
`file` as the sweep spells it, from the sweep's folder; `hashes`, the SHA-256 of it and of all the
files that it uses, by their paths from its folder; `at`, the keys that lead to the value, which
begin with `config`, with `axes` (the key, the number) or with `configs` (the number); `is`, what
the value is, in words.
"""

from __future__ import annotations

import os
import sys

from branchline import _configs
from branchline._values import REFERENCE, NotAValue, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from branchline._values import At

FOLDER = "BRANCHLINE_FOLDER"
"""The variable that tells processes which a script starts where the sweep's folder is."""


class Unresolved(Exception):
    """That a value which is kept by reference can't be had here; the message says why."""


Unresolved.__module__ = "branchline"


class Keeper:
    """Makes references to what one config file says."""

    def __init__(self, path: str) -> None:
        self.folder, self.name = os.path.split(os.path.abspath(path))

    def __call__(self, value: Any, at: At, error: NotAValue) -> dict[str, Any]:
        """A reference; `file` is left to who knows how the sweep spells it, who also needs the
        error where there is no script to take the value."""
        return {
            REFERENCE: {
                "at": list(at),
                "hashes": self.hashes(),
                "is": words(value, self.name),
                "message": str(error),
                "hint": error.hint,
            }
        }

    def hashes(self) -> dict[str, str]:
        """Those of all files that were executed as configs."""
        return {
            os.path.relpath(path, self.folder): hash for path, hash in _configs.executed.items()
        }


def occur_in(value: Any) -> bool:
    """Whether there is a reference in a config."""
    if isinstance(value, dict):
        return REFERENCE in value or any(occur_in(item) for item in value.values())
    return isinstance(value, list) and any(occur_in(item) for item in value)


def begin(folder: str) -> None:
    """A branch begins: what one before it has executed in this process is forgotten."""
    os.environ[FOLDER] = folder
    _known.clear()


def resolved(value: Any) -> Any:
    """The same config with the very values in it.

    Raises Unresolved if a file isn't here, is another one now, or doesn't give such a value.
    """
    if isinstance(value, dict):
        found = value.get(REFERENCE)
        if isinstance(found, dict):
            return _value(found)
        return {key: resolved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(item) for item in value]
    return value


class _Known:
    """A file that was executed here."""

    def __init__(self, path: str, file: str) -> None:
        self.loaded = _configs.load(path, file)
        self.pulled: list[_configs.Config] = []

    def whole(self, keys: list[Any]) -> tuple[Any, list[Any]]:
        """What the first keys lead to, and the others."""
        kind = keys[0]
        if kind == "config":
            return _configs.entries(self.loaded.config), keys[1:]
        if kind == "configs":
            return _configs.entries(self.point(keys[1])), keys[2:]
        return self.loaded.axes, keys[1:]

    def point(self, number: int) -> _configs.Config | None:
        """A config of several; a generator is asked for all that come before."""
        configs = self.loaded.configs
        if configs is not None:
            return configs[number] if number < len(configs) else None
        try:
            while len(self.pulled) <= number:
                self.pulled.append(self.loaded.next())
        except StopIteration:
            return None
        return self.pulled[number]


_known: dict[str, _Known] = {}


def _value(reference: dict[str, Any]) -> Any:
    file, what = reference["file"], reference["is"]
    folder = os.environ.get(FOLDER) or os.getcwd()
    path = os.path.abspath(os.path.join(folder, file))
    try:
        with _AsAtSubmit(path, folder):
            if path not in _known:
                _compare(path, file, reference["hashes"])
                _known[path] = _Known(path, file)
            value, keys = _known[path].whole(reference["at"])
    except (Unresolved, KeyboardInterrupt):
        raise
    except NotAValue as error:
        raise Unresolved(f"{what} can't be had here: {error}") from None
    except BaseException as error:
        if isinstance(error, SystemExit) and error.code == 143:
            raise  # the branch is asked to end
        raise Unresolved(f"{what} can't be had here: {file} raised an exception") from error
    try:
        for key in keys:
            value = value[key]
    except (LookupError, TypeError):
        raise Unresolved(f"{file} doesn't give {what} here, as it did at submit") from None
    now = words(value, os.path.basename(path))
    if now != what:
        raise Unresolved(f"{file} gives {now} here, where it gave {what} at submit")
    return value


def _compare(path: str, file: str, hashes: dict[str, str]) -> None:
    """Refuses files that are others now, before any of them is executed."""
    for name, hash in hashes.items():
        one = os.path.normpath(os.path.join(os.path.dirname(path), name))
        try:
            now = _configs.hash_of(one)
        except OSError as error:
            raise Unresolved(
                f"a value of the config is kept by reference to {file}, and {one} can't be read"
                f" here ({error.strerror}); it has to be there wherever branches run"
            ) from None
        if now != hash:
            raise Unresolved(
                f"a value of the config is kept by reference to {file}, and {one} is another file"
                " than at submit; submit the sweep again"
            )


class _AsAtSubmit:
    """The surroundings that the file was executed in when the sweep was submitted. What it prints
    goes to standard error, and what it draws at random is drawn from nobody else's numbers."""

    def __init__(self, path: str, folder: str) -> None:
        self.path = path
        self.own = os.path.dirname(path)
        self.folder = folder

    def __enter__(self) -> None:
        self.before = os.getcwd(), sys.argv, sys.stdout
        self.states = _random_states()
        sys.path.insert(0, self.own)
        sys.argv = [self.path]
        sys.stdout = sys.stderr
        os.chdir(self.folder)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        folder, sys.argv, sys.stdout = self.before
        os.chdir(folder)
        if self.own in sys.path:
            sys.path.remove(self.own)
        if self.own not in sys.path:
            # Its functions may import what lies beside it when they are called.
            sys.path.append(self.own)
        for restore, state in self.states:
            restore(state)


def _random_states() -> list[tuple[Any, Any]]:
    states = []
    for name, get, put in (
        ("random", "getstate", "setstate"),
        ("numpy.random", "get_state", "set_state"),
    ):
        module = sys.modules.get(name)
        if module is not None:
            states.append((getattr(module, put), getattr(module, get)()))
    return states
