"""What a script's entrypoint returns, as the JSON object that is recorded."""

from __future__ import annotations

from branchline import _text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 150


class NotAResult(Exception):
    """That a returned value can't be JSON; the message names the key and the type."""


def written(value: Any) -> str:
    """The text of a returned value: a dict as it is, nothing as none, another one as `value`."""
    if value is None:
        return ""
    if not isinstance(value, dict):
        value = {"value": value}
    return _text.dumps(_plain(value, "", 0))


def _plain(value: Any, path: str, depth: int) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if depth > MAX_DEPTH:
        raise NotAResult(f"the result contains itself, or is nested too deep, at `{path}`")
    if isinstance(value, dict):
        return {
            _key(key, path): _plain(item, f"{path}.{key}" if path else str(key), depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "shape", None) == ():
        return _plain(item(), path, MAX_DEPTH + 1)
    kind = type(value)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    hint = "; return its .tolist()" if hasattr(value, "tolist") else ""
    raise NotAResult(f"the result's `{path}` is of type {name}, which can't be JSON{hint}")


def _key(key: Any, path: str) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, (bool, int, float)):
        text = _text.dumps(key)
        return text if isinstance(text, str) else str(key)
    raise NotAResult(f"a key of the result{' at `' + path + '`' if path else ''} is {key!r}")
