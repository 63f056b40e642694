"""The environment of branches that follow one another in an interpreter. The C library keeps every
value that a variable ever had, and looks through them at each change: after some thousand branches
that costs more than anything else. So a variable's value is changed where it stands."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_OURS = b"BRANCHLINE_"

_ROOM = 512
"""Bytes that a value may have to be kept so."""


class _Place:
    """Where the C library reads a variable."""

    def __init__(self, name: bytes, buffer: Any) -> None:
        self.buffer = buffer
        self.value = b""
        self.start = len(name) + 1
        buffer[: self.start] = name + b"="
        self._bytes = memoryview(buffer).cast("B")

    def write(self, value: bytes) -> None:
        self._bytes[self.start : self.start + len(value) + 1] = value + b"\0"
        self.value = value


class Environment:
    """Changes `os.environ`, and what processes inherit."""

    def __init__(self) -> None:
        self._places: dict[bytes, _Place] = {}
        self._known = _known()
        self._new, self._put = _by_c() if self._known is not None else (None, None)

    def apply(self, entries: list[bytes]) -> int:
        """Sets variables, `NAME=VALUE` each; without a value they are removed. Returns the seed,
        which is one of them."""
        known = self._known
        if known is None:
            for entry in entries:
                self._set(*entry.partition(b"="))
            return int(os.environb.get(b"BRANCHLINE_SEED", b"0"))
        places = self._places
        for entry in entries:
            name, equals, value = entry.partition(b"=")
            place = places.get(name)
            stands = equals and len(value) < _ROOM
            if stands and place is not None and known.get(name) is place.value:
                place.write(value)
                known[name] = value
            else:
                self._set(name, equals, value)
        return int(known.get(b"BRANCHLINE_SEED", b"0"))

    def _set(self, name: bytes, equals: bytes, value: bytes) -> None:
        if not equals:
            os.environb.pop(name, None)
            return
        os.environb[name] = value
        if self._new is None or self._put is None or not name.startswith(_OURS):
            return
        if len(value) >= _ROOM:
            return
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = _Place(name, self._new(len(name) + 1 + _ROOM))
        place.write(value)
        if self._put(place.buffer) == 0 and self._known is not None:
            self._known[name] = place.value


def _known() -> dict[bytes, bytes] | None:
    """Where `os.environ` looks, if it does as in every Python so far."""
    data = getattr(os.environ, "_data", None)
    good = isinstance(data, dict) and all(isinstance(name, bytes) for name in data)
    return data if good and len(data) == len(os.environ) else None


def _by_c() -> tuple[Callable[[int], Any] | None, Callable[[Any], int] | None]:
    """What makes the memory for a variable, and what has the C library read it there."""
    try:
        import ctypes

        return ctypes.create_string_buffer, ctypes.CDLL(None).putenv
    except (ImportError, OSError, AttributeError):
        return None, None  # this interpreter was built without
