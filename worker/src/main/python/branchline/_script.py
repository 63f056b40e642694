"""Decides, from a script's syntax tree, what of it is called and what can't be set; the script
isn't executed. Done once for a sweep, when it is submitted."""

from __future__ import annotations

import ast
import importlib.machinery
import json
import os
import re
import sys

from branchline import _defaults
from branchline._api import MARK
from branchline._values import NotAValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

_CELL = re.compile(r"^#\s*%%(.*)$")
_AROUND = ("asyncio.run", "sys.exit", "exit", "print", "SystemExit", "anyio.run", "trio.run")


def asked(words: str, directory: str) -> dict[str, Any]:
    """The answer to `script PATH[:ENTRYPOINT]`, where paths are relative to the directory."""
    os.chdir(directory)
    target, entrypoint = split(words)
    is_module = is_a_module(target)
    path = module_file(target) if is_module else os.path.abspath(target)
    answer = analyse(path, entrypoint)
    answer.update(
        script=target,
        module=is_module,
        executable=sys.executable,
        version="%d.%d.%d" % sys.version_info[:3],
        environment=sys.prefix != sys.base_prefix,
    )
    return answer


def split(words: str) -> tuple[str, str]:
    """What comes before the last colon, and the function named after it."""
    target, colon, entrypoint = words.rpartition(":")
    return (target, entrypoint) if colon and "/" not in entrypoint else (words, "")


def is_a_module(target: str) -> bool:
    """Whether it is the dotted name of a module, and no file."""
    return "/" not in target and not target.endswith(".py")


def module_file(name: str) -> str:
    """Where a module lies; none of its packages is imported."""
    places = [os.getcwd()] + sys.path[1:]
    spec = None
    for at, part in enumerate(name.split(".")):
        spec = importlib.machinery.PathFinder.find_spec(part, places)
        if spec is None:
            raise NotAValue(
                f"there is no module `{'.'.join(name.split('.')[: at + 1])}`",
                "a file is named with its ending: train.py",
            )
        places = list(spec.submodule_search_locations or [])
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        raise NotAValue(f"the module `{name}` has no source file")
    return os.path.abspath(spec.origin)


def analyse(path: str, entrypoint: str = "") -> dict[str, Any]:
    """All that is known of a script without executing it."""
    try:
        with open(path, "rb") as stream:
            source = stream.read()
    except OSError as error:
        raise NotAValue(f"can't read {path}: {error.strerror}") from None
    try:
        tree = ast.parse(source, path)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f" in line {line}" if line else ""
        raise NotAValue(f"{os.path.basename(path)} isn't Python{where}: {error}") from None
    functions = {
        node.name: node
        for node in _defaults.top(tree.body)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    names = _defaults.names_of(tree)
    chosen = _Chosen(tree, functions, names, entrypoint, os.path.basename(path))
    cell = _cell(source, path)
    function = functions.get(chosen.name)
    return {
        "kind": "script",
        "entrypoint": chosen.name,
        "args": chosen.args,
        "kwargs": chosen.kwargs,
        "problem": chosen.problem,
        "hint": chosen.hint,
        "names": names,
        "line": 0 if function is None else function.lineno,
        "parameters": {} if function is None else _defaults.parameters(function),
        "known_call": function is not None,
        "takes_more": function is not None and function.args.kwarg is not None,
        "takes_any": function is not None and function.args.vararg is not None,
        "open": any(
            isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in tree.body
        ),
        "read": _read(tree, cell),
        "cell": cell,
        "is_config": any(name in names for name in ("config_gen", "CONFIG", "_sweep")),
        "preload": _leading_imports(tree),
    }


class _Chosen:
    """The function that is called, and the constants that its guard calls it with."""

    def __init__(
        self,
        tree: ast.Module,
        functions: dict[str, Any],
        names: dict[str, Any],
        entrypoint: str,
        file: str,
    ) -> None:
        self.name = ""
        self.args: list[Any] = []
        self.kwargs: dict[str, Any] = {}
        self.problem = ""
        self.hint = ""
        self.file = file
        if entrypoint:
            if entrypoint not in names:
                self.problem = f"{file} has no function `{entrypoint}`"
                near = ", ".join(functions)
                self.hint = f"it has {near}" if near else "it has no functions"
            self.name = entrypoint
            return
        marked = [name for name, node in functions.items() if _is_marked(node, tree)]
        if len(marked) > 1:
            self._doubt(f"{file} marks several functions as its entrypoint: {', '.join(marked)}")
        elif marked:
            self.name = marked[0]
        elif not self._of_guard(tree, functions):
            self.name = next((name for name in ("main", "run") if name in functions), "")

    def _of_guard(self, tree: ast.Module, functions: dict[str, Any]) -> bool:
        calls = [
            call
            for node in tree.body
            if isinstance(node, ast.If) and _defaults.is_guard(node)
            for call in _calls(node, functions)
        ]
        if not calls:
            return False
        listed = ", ".join(f"{_text(call)} (line {call.lineno})" for call in calls)
        if len(calls) > 1:
            self._doubt(f"the `__main__` block of {self.file} calls several functions: {listed}")
            return True
        call = calls[0]
        if not _is_plain(call, tree):
            self._doubt(f"the `__main__` block of {self.file} calls {listed} under a condition")
            return True
        try:
            self.args = [ast.literal_eval(one) for one in call.args]
            self.kwargs = {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}
            json.dumps([self.args, self.kwargs])
            constant = all(one.arg for one in call.keywords)
        except (ValueError, TypeError):
            constant = False
        if not constant:
            self.args, self.kwargs = [], {}
            self._doubt(
                f"the `__main__` block of {self.file} calls {listed}, whose arguments it computes"
            )
        self.name = call.func.id if isinstance(call.func, ast.Name) else ""
        return True

    def _doubt(self, problem: str) -> None:
        self.problem = problem
        self.hint = (
            f"name the function, as in `script: {self.file}:NAME`, or have the file parse its"
            f" arguments by itself with `program: {self.file}`"
        )


def _is_marked(function: Any, tree: ast.Module) -> bool:
    for one in function.decorator_list:
        if isinstance(one, ast.Attribute) and one.attr == "entrypoint":
            if isinstance(one.value, ast.Name) and _means(tree, one.value.id, "branchline", ""):
                return True
        if isinstance(one, ast.Name) and _means(tree, one.id, "branchline", "entrypoint"):
            return True
    return False


def _means(tree: ast.Module, name: str, module: str, member: str) -> bool:
    for node in ast.walk(tree):
        if not member and isinstance(node, ast.Import):
            if any((a.asname or a.name) == name and a.name == module for a in node.names):
                return True
        if member and isinstance(node, ast.ImportFrom) and node.module == module:
            if any((a.asname or a.name) == name and a.name == member for a in node.names):
                return True
    return False


def _calls(guard: ast.If, functions: dict[str, Any]) -> list[ast.Call]:
    return [
        one
        for node in guard.body
        for one in ast.walk(node)
        if isinstance(one, ast.Call)
        and isinstance(one.func, ast.Name)
        and one.func.id in functions
    ]


def _is_plain(call: ast.Call, tree: ast.Module) -> bool:
    """Whether the guard executes this call once and always."""
    for node in tree.body:
        if isinstance(node, ast.If) and _defaults.is_guard(node):
            if any(_stands_in(call, one) for one in _always(node.body)):
                return True
    return False


def _always(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, (ast.Try, ast.With)):
            yield from _always(node.body)
        else:
            yield node


def _stands_in(call: ast.Call, node: ast.stmt) -> bool:
    value: Any = None
    if isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign)):
        value = node.value
    elif isinstance(node, ast.Raise):
        value = node.exc
    while isinstance(value, (ast.Call, ast.Await)):
        if value is call:
            return True
        if isinstance(value, ast.Await):
            value = value.value
            continue
        if _text(value.func) not in _AROUND or not value.args:
            return False
        inner = [one for one in value.args if any(each is call for each in ast.walk(one))]
        value = inner[0] if inner else None
    return False


def _text(node: ast.AST) -> str:
    return ast.unparse(node)


def _cell(source: bytes, path: str) -> list[int] | None:
    """The first and last line of the cell `# %% config`."""
    import io
    import tokenize

    start = 0
    last = 0
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        last = token.start[0]
        mark = _CELL.match(token.string) if token.type == tokenize.COMMENT else None
        if mark is None or token.start[1] != 0:
            continue
        if start:
            return [start, token.start[0] - 1]
        if mark.group(1).strip().lower() == "config":
            start = token.start[0]
    return [start, last] if start else None


def _read(tree: ast.Module, cell: list[int] | None) -> dict[str, int]:
    """The names that the body itself reads after it has assigned them, with the first line."""
    assigned: set[str] = set()
    found: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.If) and _defaults.is_guard(node):
            continue
        in_cell = cell is not None and cell[0] <= node.lineno <= cell[1]
        for one in _executed(node):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and one.id in assigned:
                found.setdefault(one.id, one.lineno)
        if not in_cell:
            for one in _executed(node):
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                    assigned.add(one.id)
    return found


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run with the body: not what is inside of functions."""
    yield node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        inner = node.decorator_list + node.args.defaults
        inner = inner + [one for one in node.args.kw_defaults if one is not None]
    elif isinstance(node, ast.Lambda):
        inner = node.args.defaults + [one for one in node.args.kw_defaults if one is not None]
    elif isinstance(node, ast.ClassDef):
        inner = [*node.decorator_list, *node.bases, *(one.value for one in node.keywords)]
        # Names that a class assigns are its own.
        for one in node.body:
            inner.extend(each for each in [one] if not isinstance(one, ast.Assign))
            if isinstance(one, ast.Assign):
                inner.append(one.value)
    else:
        inner = list(ast.iter_child_nodes(node))
    for one in inner:
        yield from _executed(one)


def _leading_imports(tree: ast.Module) -> list[list[Any]]:
    """The modules imported before anything else runs, each with the names taken from it."""
    found: list[list[Any]] = []
    for at, node in enumerate(tree.body):
        if isinstance(node, ast.Import):
            found.extend([alias.name, []] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0 and node.module and node.module != "__future__":
                found.append([node.module, [alias.name for alias in node.names]])
        elif not (at == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            break
    return found


__all__ = ["MARK", "analyse", "asked"]
