"""The script of the branches that are rehearsed; see `_forks`."""

from __future__ import annotations

lr = 0.0


def main() -> dict[str, float]:
    return {"lr": lr}
