"""What a Python file may import from Branchline; standard library only, CPython 3.9 to 3.14."""

from __future__ import annotations

from branchline._api import branch, config, entrypoint, previous, report

TYPE_CHECKING = False
if TYPE_CHECKING:
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
    # What reads config files takes its time to import, and a branch seldom needs it.
    if name in _OF_CONFIG_FILES:
        from branchline import _configs

        return getattr(_configs, name)
    raise AttributeError(f"module 'branchline' has no attribute {name!r}")
