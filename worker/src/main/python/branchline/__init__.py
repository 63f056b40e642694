"""What a Python file may import from Branchline; standard library only, CPython 3.9 to 3.14."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from branchline._api import branch, config, entrypoint, previous, report
    from branchline._configs import Config, capture, use, use_config

__all__ = [
    "Config",
    "branch",
    "capture",
    "config",
    "entrypoint",
    "previous",
    "report",
    "use",
    "use_config",
]

_OF_CONFIG_FILES = ("Config", "capture", "use", "use_config")


def __getattr__(name: str) -> object:
    # Importing takes its time, and many a branch needs nothing of it.
    if name not in __all__:
        raise AttributeError(f"module 'branchline' has no attribute {name!r}")
    from importlib import import_module

    module = "_configs" if name in _OF_CONFIG_FILES else "_api"
    found = getattr(import_module("branchline." + module), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
