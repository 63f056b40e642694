"""JSON by the interpreter's own functions in C. The package `json` takes nearly as long to import
as a bare interpreter takes to start, and most of a short branch's time to call."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CONSTANTS = {
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}


class _Context:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = _CONSTANTS.__getitem__


def _default(value: Any) -> Any:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _by_package() -> tuple[Any, Any]:
    import json

    return json.loads, json.dumps


def _by_c() -> tuple[Any, Any]:
    import _json

    scan = _json.make_scanner(_Context)

    def loads(text: str | bytes) -> Any:
        """The value of a JSON text, in UTF-8 if it is bytes; raises ValueError if it is none."""
        if isinstance(text, bytes):
            text = text.decode()
        text = text.strip(" \t\r\n")
        try:
            value, end = scan(text, 0)
        except StopIteration:
            raise ValueError(f"no JSON: {text[:80]!r}") from None
        if end != len(text):
            raise ValueError(f"more than one JSON value: {text[:80]!r}")
        return value

    def dumps(value: Any) -> str:
        """A value as JSON, in ASCII."""
        encode = _json.make_encoder(
            {}, _default, _json.encode_basestring_ascii, None, ": ", ", ", False, False, True
        )
        return "".join(encode(value, 0))

    # A later Python may want other arguments.
    if loads(dumps({"a": [1, 0.5, None, "\u00e9"]})) != {"a": [1, 0.5, None, "\u00e9"]}:
        raise ImportError("_json")
    return loads, dumps


try:
    loads, dumps = _by_c()
except (ImportError, AttributeError, TypeError):
    loads, dumps = _by_package()
