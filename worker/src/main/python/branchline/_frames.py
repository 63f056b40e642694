"""The frames that go over a socket between a worker and its Python processes; see PROTOCOL.md."""

from __future__ import annotations

import os
import struct

HEAD = struct.Struct(">IcI")
"""Length of what follows the length, kind, number of the branch."""

LARGE = 60_000
"""What is longer goes by files."""

_CHUNK = 1 << 17


def frame(kind: bytes, number: int, payload: bytes = b"") -> bytes:
    """One message."""
    return HEAD.pack(HEAD.size - 4 + len(payload), kind, number) + payload


def send(fd: int, data: bytes) -> None:
    """Writes all of it; ends the process if nobody reads any more."""
    while data:
        try:
            data = data[os.write(fd, data) :]
        except (BrokenPipeError, ConnectionResetError):
            os._exit(70)  # the worker is gone


class Reader:
    """Cuts what comes into frames."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._data = b""
        self._at = 0
        self.reads = 0

    def next(self) -> tuple[bytes, int, bytes] | None:
        """Kind, number and payload of the next one; None at the end."""
        while True:
            data, at = self._data, self._at
            if len(data) - at >= HEAD.size:
                length, kind, number = HEAD.unpack_from(data, at)
                end = at + 4 + length
                if len(data) >= end:
                    self._at = end
                    return kind, number, data[at + HEAD.size : end]
            if not self.fill():
                return None

    def fill(self) -> bool:
        """Waits for more, and keeps it; False at the end."""
        try:
            more = os.read(self._fd, _CHUNK)
        except ConnectionResetError:
            more = b""
        self.reads += 1
        self._data = self._data[self._at :] + more
        self._at = 0
        return more != b""


def apply(entries: list[bytes]) -> None:
    """Sets variables of the environment, `NAME=VALUE` each; without a value they are removed."""
    environ = os.environb
    for entry in entries:
        name, equals, value = entry.partition(b"=")
        if equals:
            environ[name] = value
        else:
            environ.pop(name, None)
