"""Where an interpreter leaves what came of its branches, so that no system call is needed to tell
it and none of it is lost with the interpreter: memory that it shares with its worker. See
PROTOCOL.md."""

from __future__ import annotations

import mmap
import os
import struct

from branchline import _frames

HEAD = struct.Struct("=IiQBcH")
"""Number, status of wait(2), nanoseconds that it took, what it left, kind of what it tells, and how
many bytes that has."""

ROOM = 512
"""Bytes of a place."""

PLACES = 512
"""No more branches than these are given ahead, so that none is written over before it is read."""

START = 4096
"""Where the places begin."""

MOST = ROOM - HEAD.size
"""What is longer comes by the socket."""

_BY_FRAME = b"E"

_ONCE = 1
"""The worker waits for the next answer; twice that is for all."""

_pack = HEAD.pack_into


class Answers:
    """Writes them. The first word says how many there are, the second whether the worker waits."""

    def __init__(self, path: str, channel: int) -> None:
        fd = os.open(path, os.O_RDWR)
        self._memory = mmap.mmap(fd, START + PLACES * ROOM)
        os.close(fd)
        self._words = memoryview(self._memory)[:16].cast("Q")
        self._count = self._words[0]
        self._channel = channel

    def add(self, number: int, status: int, took: int, left: int, kind: bytes, told: str) -> None:
        """One more. A single store makes it known, so that it is there or isn't whenever this
        process dies."""
        at = START + self._count % PLACES * ROOM
        memory = self._memory
        if told:
            text = told.encode("ascii")
            length = len(text)
            if length > MOST:
                _pack(memory, at, number, status, took, left, _BY_FRAME, 0)
                self._count += 1
                self._words[0] = self._count
                _frames.send(self._channel, _frames.frame(kind, number, text))
                return
            memory[at + HEAD.size : at + HEAD.size + length] = text
            _pack(memory, at, number, status, took, left, kind, length)
        else:
            _pack(memory, at, number, status, took, left, kind, 0)
        self._count += 1
        self._words[0] = self._count

    def tell(self) -> None:
        """Wakes the worker if it waits. To be called after a system call that follows :meth:`add`:
        so either this sees that it waits, or it sees the answer before it does."""
        waits = self._words[1]
        if waits:
            if waits == _ONCE:
                self._words[1] = 0
            _frames.send(self._channel, _frames.frame(b"A", 0))
