"""What a script may ask and tell while it runs; by hand, outside Branchline, it works as well."""

from __future__ import annotations

import os
import sys

from branchline import _text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, TypeVar, Union

    F = TypeVar("F", bound=Callable[..., Any])
    Number = Union[int, float]

MARK = "__branchline_entrypoint__"


def config() -> dict[str, Any]:
    """This branch's config, a new dict at each call; empty outside Branchline. Processes that the
    script starts may ask too."""
    path = os.environ.get("BRANCHLINE_CONFIG")
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        text = file.read()
    values: dict[str, Any] = _text.loads(text)
    if "<python>" in text:
        from branchline import _references

        values = _references.resolved(values)
    return values


def previous() -> dict[str, Any]:
    """What the step before this one returned, a new dict at each call; empty in a first step, in a
    sweep without `steps`, and outside Branchline."""
    path = os.environ.get("BRANCHLINE_PREVIOUS")
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        values: dict[str, Any] = _text.loads(file.read())
    return values


def report(step: int | None = None, **metrics: Number) -> bool:
    """Tells metrics, numbers by their names, and the step they belong to; printed outside
    Branchline. Returns False when the branch should stop early."""
    entries: dict[str, Any] = {} if step is None else {"step": int(step)}
    for name, value in metrics.items():
        entries[name] = _number(name, value)
    path = os.environ.get("BRANCHLINE_REPORT")
    if not path:
        print(" ".join(f"{name}={value}" for name, value in entries.items()))
        return True
    line = (_text.dumps(entries) + "\n").encode()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        os.write(file, line)
    finally:
        os.close(file)
    return True


def _number(name: str, value: Any) -> Number:
    item = getattr(value, "item", None)
    if callable(item) and not getattr(value, "shape", ()):
        value = item()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"the metric `{name}` is a {type(value).__name__}, not a number")
    return value


def entrypoint(function: F) -> F:
    """Marks the function that Branchline calls, where a script has several."""
    setattr(function, MARK, True)
    return function


class _Branch:
    """Facts of the branch that runs; outside Branchline those of a first and only one."""

    @property
    def ordinal(self) -> int:
        """Its number in the sweep, from 0."""
        return _int("BRANCH", 0)

    @property
    def replica(self) -> int:
        """Which of the runs of the same config it is, from 0."""
        return _int("REPLICA", 0)

    @property
    def attempt(self) -> int:
        """Which try it is, from 1."""
        return _int("ATTEMPT", 1)

    @property
    def step(self) -> int:
        """Which step of the branch it is, from 1."""
        return _int("STEP", 1)

    @property
    def seed(self) -> int:
        """Made of the sweep's seed, the config and the replica; 64 bits, may be negative."""
        return _int("SEED", 0)

    @property
    def sweep_id(self) -> str:
        """The sweep's."""
        return os.environ.get("BRANCHLINE_SWEEP_ID", "")

    @property
    def config_id(self) -> str:
        """The config's."""
        return os.environ.get("BRANCHLINE_CONFIG_ID", "")

    @property
    def worker_id(self) -> str:
        """The name of the worker that runs it."""
        return os.environ.get("BRANCHLINE_WORKER_ID", "")

    @property
    def dir(self) -> str:
        """The attempt's own folder, one for all its steps; outside Branchline the present one."""
        return os.environ.get("BRANCHLINE_DIR") or os.getcwd()

    def __repr__(self) -> str:
        return f"<branch {self.ordinal} of sweep {self.sweep_id or '-'}>"


def _int(name: str, otherwise: int) -> int:
    try:
        return int(os.environ.get("BRANCHLINE_" + name, otherwise))
    except ValueError:
        print(f"BRANCHLINE_{name} is no number", file=sys.stderr)
        return otherwise


branch = _Branch()
