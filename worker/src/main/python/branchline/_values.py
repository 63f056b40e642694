"""Python values as JSON values: what can't be one is kept by reference, or an error that names the
key."""

from __future__ import annotations

import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    At = tuple[Any, ...]
    Keep = Callable[[Any, At, "NotAValue"], Any]

MAX_DEPTH = 150  # the reader's own bound is 200, and a config lies a few levels down

REFERENCE = "<python>"
"""The one key of the map that stands for a value which can't be JSON, see `_references`."""


class NotAValue(Exception):
    """That a config file says something that can't be a config; the message is for its author."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def plain(value: Any, path: str = "", keep: Keep | None = None, at: At = ()) -> Any:
    """The same value, made of None, bool, int, float, str, list and dict alone; kinds are kept.

    What can't be made of these is what `keep` makes of it, which is told the keys that lead there,
    and the error that it is otherwise.
    """
    return _Plain(keep).of(value, path or "the config", at, 0)


class _Plain:
    def __init__(self, keep: Keep | None) -> None:
        self.keep = keep

    def of(self, value: Any, path: str, at: At, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise NotAValue(
                f"`{path}` is nested more than {MAX_DEPTH} levels deep, or contains itself"
            )
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return float(value)
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, (list, tuple)):
            return [
                self.of(item, f"{path}[{i}]", at + (i,), depth + 1) for i, item in enumerate(value)
            ]
        if isinstance(value, dict):
            return self.entries(value, path, at, depth)
        scalar = _scalar(value)
        if scalar is not value:
            return scalar
        message = f"`{path}` is {describe(value)}, which can't be written as JSON"
        return self.other(value, at, NotAValue(message, _hint(value)))

    def entries(self, value: dict[Any, Any], path: str, at: At, depth: int) -> Any:
        entries = {}
        for key, item in value.items():
            if not isinstance(key, str):
                error = NotAValue(
                    f"a key of `{path}` is {describe(key)}: {key!r}", "keys are strings"
                )
                if depth == 0 and path == "the config":
                    raise error
                return self.other(value, at, error)
            if key == REFERENCE:
                raise NotAValue(f"`{path}` has the key `{key}`, which Branchline has for itself")
            inner = f"{path}.{key}" if depth or path != "the config" else key
            entries[str.__str__(key)] = self.of(item, inner, at + (key,), depth + 1)
        return entries

    def other(self, value: Any, at: At, error: NotAValue) -> Any:
        if self.keep is None:
            raise error
        return self.keep(value, at, error)


def _scalar(value: Any) -> Any:
    """A number of NumPy's as Python's own; anything else as it is."""
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "shape", None) == ():
        own = item()
        if own is None or isinstance(own, (bool, int, float, str)):
            return own
    return value


def describe(value: Any) -> str:
    """What a value is, in a few words."""
    kind = type(value)
    if callable(value) and hasattr(value, "__name__"):
        return ("the class " if isinstance(value, type) else "the function ") + value.__name__
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    return ("an " if name[:1] in "aeio" else "a ") + name


def words(value: Any, file: str) -> str:
    """What a value is, and the file that has it, as people are shown a reference."""
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if isinstance(value, type):
        told = f"class {name}"
    elif isinstance(value, types.ModuleType):
        told = f"module {name}"
    elif callable(value) and isinstance(name, str):
        told = f"function {name}"
    else:
        told = type(value).__qualname__
        shape = getattr(value, "shape", None)
        if isinstance(shape, tuple) and all(isinstance(size, int) for size in shape):
            told += " " + "x".join(str(size) for size in shape)
            told += f" {value.dtype}" if hasattr(value, "dtype") else ""
    return f"<{told} in {file}>"


def _hint(value: Any) -> str:
    if isinstance(value, (set, frozenset)):
        return "write a list"
    if hasattr(value, "tolist"):
        return "write its .tolist()"
    if callable(value):
        return "name it in the program that runs; a name that begins with _ isn't taken from here"
    return "write numbers, strings, lists and dicts"
