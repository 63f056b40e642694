"""Compiles a script, and keeps what came of it."""

from __future__ import annotations

import marshal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from typing import Any


def compiled(
    source: bytes, path: str, cell: list[int] | None
) -> list[tuple[types.CodeType, tuple[str, ...]]]:
    """The body's parts in their order, each with the names that it assigns as a statement of the
    config cell, whose first and last line are given; raises what compiling raises."""
    if cell:
        return _pieces(source, path, cell)
    return [(compile(source, path, "exec", dont_inherit=True), ())]


def _pieces(
    source: bytes, path: str, cell: list[int]
) -> list[tuple[types.CodeType, tuple[str, ...]]]:
    """The body in pieces: what is before the cell, each statement of it, and what comes after."""
    import __future__

    import ast

    tree = ast.parse(source, path)
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(__future__, alias.name).compiler_flag

    def compiled(nodes: list[ast.stmt]) -> types.CodeType:
        part = ast.Module(body=nodes, type_ignores=[])
        return compile(part, path, "exec", flags=flags, dont_inherit=True)

    before = [node for node in tree.body if node.lineno < cell[0]]
    after = [node for node in tree.body if node.lineno > cell[1]]
    pieces: list[tuple[types.CodeType, tuple[str, ...]]] = [(compiled(before), ())]
    for node in tree.body:
        if cell[0] <= node.lineno <= cell[1]:
            targets = list(getattr(node, "targets", []))
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                targets.append(node.target)
            names = [
                one.id
                for target in targets
                for one in ast.walk(target)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            ]
            pieces.append((compiled([node]), tuple(names)))
    pieces.append((compiled(after), ()))
    return pieces


def keep(place: str, what: Any) -> None:
    """Leaves it in a file, whole or not at all; where there is no room, or it is nested too deep for
    the format, it isn't kept."""
    new = f"{place}.{os.getpid()}"
    try:
        with open(new, "wb") as file:
            file.write(marshal.dumps(what))
        os.replace(new, place)
    except (OSError, ValueError):
        try:
            os.unlink(new)
        except OSError:
            pass
