"""Exceptions of the user's code as people want to read them: without the frames of this package."""

from __future__ import annotations

import os
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))

MOST_TEXT = 64_000
MOST_CAUSES = 20


def own_traceback(error: BaseException) -> str:
    """The traceback as Python prints it, without the frames of this package."""
    told = traceback.TracebackException.from_exception(error)
    _strip(told, set())
    return "".join(told.format())


def described(error: BaseException) -> dict[str, Any]:
    """Class, message, traceback and the chain of causes, nearest first."""
    one = _one(error, own_traceback(error))
    one["causes"] = [_one(cause, _alone(cause)) for cause in _causes(error)]
    return one


def type_name(error: BaseException) -> str:
    """The class with its module, `ValueError` for a built-in one."""
    kind = type(error)
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _one(error: BaseException, trace: str) -> dict[str, Any]:
    try:
        message = str(error)
    except Exception as second:
        message = f"<str() raised {type_name(second)}>"
    return {"type": type_name(error), "message": _cut(message), "traceback": _cut(trace)}


def _alone(error: BaseException) -> str:
    told = traceback.TracebackException.from_exception(error)
    _strip(told, set())
    told.__cause__ = told.__context__ = None
    return "".join(told.format())


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    seen = {id(error)}
    one = error
    while len(chain) < MOST_CAUSES:
        before = one.__cause__
        if before is None and not one.__suppress_context__:
            before = one.__context__
        if before is None or id(before) in seen:
            break
        seen.add(id(before))
        chain.append(before)
        one = before
    return chain


def _cut(text: str) -> str:
    if len(text) <= MOST_TEXT:
        return text
    half = MOST_TEXT // 2
    return f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"


def _strip(told: Any, seen: set[int]) -> None:
    if told is None or id(told) in seen:
        return
    seen.add(id(told))
    frames = [
        frame
        for frame in told.stack
        if os.path.dirname(os.path.abspath(frame.filename)) != _HERE
        and not frame.filename.startswith("<frozen ")
    ]
    told.stack = traceback.StackSummary.from_list(frames)
    _strip(told.__cause__, seen)
    _strip(told.__context__, seen)
    for inner in getattr(told, "exceptions", None) or []:
        _strip(inner, seen)
