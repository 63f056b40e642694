"""Puts a config's values in the place of a script's own."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RESERVED = frozenset(
    "__name__ __file__ __package__ __loader__ __spec__ __cached__ __builtins__ __doc__".split()
)

BESIDE = ("_args", "_kwargs", "_metadata", "config_id")
"""What goes along with a config, and isn't a value of it."""

_TRUE = frozenset(("true", "yes", "y", "on", "1"))
_FALSE = frozenset(("false", "no", "n", "off", "0"))

# The module `types` takes longer to import than all of this.
Module = type(sys)
Function = type(lambda: None)
_CODE = (Module, Function, type(len), type)


class Refused(Exception):
    """That a value can't be set in the script; the message is for the sweep's author."""


Refused.__module__ = "branchline"

_NO = object()


class Elsewhere:
    """The keys that other steps of the branch know: all, if `known` is true."""

    def __init__(self, known: Any) -> None:
        self._all = known is True
        self._keys = frozenset(known if isinstance(known, list) else ())

    def knows(self, key: str) -> bool:
        """Whether it is another step that this top-level key, or what lies below it, is for."""
        return self._all or key in self._keys


def values_of(config: dict[str, Any]) -> dict[str, Any]:
    """The entries that are values for the script."""
    values = config.copy()
    for key in BESIDE:
        if key in values:
            del values[key]
    return values


def inject(
    names: dict[str, Any],
    values: dict[str, Any],
    strict: bool,
    parameters: frozenset[str],
    elsewhere: Elsewhere,
) -> None:
    """Sets the values as globals of a module, over its defaults.

    A name that only the entrypoint takes, as one of `parameters`, is left to the call.
    """
    for key in values:
        check(names, key)
        if strict and key not in names and key not in parameters and not elsewhere.knows(key):
            raise Refused(f"`{key}` isn't defined by the script, and `strict` is set")
    for key, value in values.items():
        if key in names:
            names[key] = fitted(value, names[key], key, strict, elsewhere.knows(key))
        elif key not in parameters:
            names[key] = value


def check(names: dict[str, Any], key: str) -> None:
    """Refuses what no config may replace."""
    if key in RESERVED:
        raise Refused(f"`{key}` belongs to Python and can't be set")
    if isinstance(names.get(key), _CODE):
        kind = "module" if isinstance(names[key], Module) else "function"
        if isinstance(names[key], type):
            kind = "class"
        raise Refused(f"`{key}` is a {kind} of the script and can't be set")


def fitted(value: Any, default: Any, key: str, strict: bool, more: bool = False) -> Any:
    """The value in the form that the default has; with `more`, a dict may get entries that it
    hasn't, `strict` or not."""
    if isinstance(value, dict):
        if isinstance(default, dict):
            return _merged(value, default, key, strict, more)
        if hasattr(type(default), "__dataclass_fields__") and not isinstance(default, type):
            return _replaced(value, default, key, strict)
    coerced = _coerced(value, default)
    if coerced is _NO:
        if strict:
            raise Refused(
                f"`{key}` is {value!r}, which can't be a {type(default).__name__}"
                f" as its default {default!r} is"
            )
        return value
    return coerced


def _merged(
    values: dict[str, Any], over: dict[str, Any], key: str, strict: bool, more: bool
) -> Any:
    for name, value in values.items():
        inner = f"{key}.{name}"
        if name in over:
            over[name] = fitted(value, over[name], inner, strict, more)
        elif strict and not more:
            raise Refused(f"`{inner}` isn't defined by the script, and `strict` is set")
        else:
            over[name] = value
    return over


def _replaced(values: dict[str, Any], default: Any, key: str, strict: bool) -> Any:
    import dataclasses

    fields = {field.name: field for field in dataclasses.fields(default)}
    changes = {}
    for name, value in values.items():
        inner = f"{key}.{name}"
        if name not in fields:
            known = ", ".join(fields)
            raise Refused(f"`{inner}`: the dataclass {type(default).__name__} has only {known}")
        if not fields[name].init:
            raise Refused(f"`{inner}` is computed by the dataclass {type(default).__name__}")
        changes[name] = fitted(value, getattr(default, name), inner, strict)
    return dataclasses.replace(default, **changes)


def _coerced(value: Any, default: Any) -> Any:
    kind = type(default)
    if type(value) is kind or default is None:
        return value
    if kind is bool:
        return _bool(value)
    if kind is int:
        return _int(value)
    if kind is float:
        return _float(value)
    if kind is str:
        return str(value) if isinstance(value, (bool, int, float)) else _NO
    return value


def _bool(value: Any) -> Any:
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and value.strip().lower() in _TRUE:
        return True
    if isinstance(value, str) and value.strip().lower() in _FALSE:
        return False
    return _NO


def _int(value: Any) -> Any:
    if isinstance(value, (bool, int)):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return _NO
    return _NO


def _float(value: Any) -> Any:
    if isinstance(value, (int, str)):
        try:
            return float(value)
        except (ValueError, OverflowError):
            return _NO
    return _NO
