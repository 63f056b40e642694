"""Reads a script's own values from its syntax tree; the script isn't executed."""

from __future__ import annotations

import ast

from branchline._values import NotAValue, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Union

    Names = dict[str, dict[str, Any]]
    Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

MOST_TEXT = 60
"""The text of a computed default is cut at so many characters."""


def of(path: str, entrypoint: str) -> dict[str, Any]:
    """The top-level names of a script and its entrypoint's parameters, with their values where
    they are written as constants."""
    with open(path, "rb") as stream:
        tree = ast.parse(stream.read(), path)
    functions = {
        node.name: node
        for node in top(tree.body)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    names = names_of(tree)
    chosen = entrypoint or _entrypoint(tree, functions)
    if entrypoint and entrypoint not in functions:
        raise NotAValue(f"{path} has no function `{entrypoint}`")
    takes_more = False
    if chosen:
        takes_more = functions[chosen].args.kwarg is not None
        for name, found in parameters(functions[chosen]).items():
            names.setdefault(name, found)
    return {"kind": "defaults", "entrypoint": chosen, "takes_more": takes_more, "names": names}


def names_of(tree: ast.Module) -> Names:
    """The top-level names of a module, each with what it is, its line, and its value if that is
    written as a constant."""
    names: Names = {}
    for node in top(tree.body):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assigned(target, node.value, names)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            _assigned(node.target, node.value, names, node.annotation)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names[node.name] = {"what": "function", "line": node.lineno}
        elif isinstance(node, ast.ClassDef):
            names[node.name] = {"what": "class", "line": node.lineno}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                name = (alias.asname or alias.name).split(".")[0]
                names[name] = {"what": "import", "line": node.lineno}
    _add_fields(tree, names)
    return names


def _add_fields(tree: ast.Module, names: Names) -> None:
    """Tells of values that are made by a dataclass of the module which fields they have."""
    classes = {
        node.name: node
        for node in top(tree.body)
        if isinstance(node, ast.ClassDef) and any(_is_dataclass(d) for d in node.decorator_list)
    }
    for node in top(tree.body):
        call = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        made = classes.get(call.func.id)
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if made is not None and isinstance(target, ast.Name) and target.id in names:
                names[target.id]["fields"] = _fields(made, call)


def _is_dataclass(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called).rpartition(".")[2] == "dataclass"


def _fields(made: ast.ClassDef, call: ast.Call) -> Names:
    given = {one.arg: one.value for one in call.keywords if one.arg}
    found: Names = {}
    for node in made.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
            value = given.get(name, node.value)
            found[name] = _value(value, node.annotation, node.lineno)
    for name, value in zip(list(found), call.args):
        found[name] = _value(value, None, found[name]["line"])
    return found


def top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of the module's own level, those within `if` and `try` too; not the guard."""
    for node in body:
        if isinstance(node, ast.If) and not is_guard(node):
            yield from top(node.body + node.orelse)
        elif isinstance(node, ast.Try):
            yield from top(node.body + node.orelse + node.finalbody)
            for one in node.handlers:
                yield from top(one.body)
        elif isinstance(node, ast.With):
            yield from top(node.body)
        else:
            yield node


def is_guard(node: ast.If) -> bool:
    """Whether it is the block that runs only where the file is the program."""
    names = [one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)]
    return "__name__" in names


def _assigned(
    target: ast.expr, value: ast.expr, names: Names, annotation: ast.expr | None = None
) -> None:
    if isinstance(target, ast.Name) and not target.id.startswith("__"):
        names[target.id] = _value(value, annotation, target.lineno)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = getattr(value, "elts", None)
        for at, one in enumerate(target.elts):
            same = values is not None and len(values) == len(target.elts)
            _assigned(one, values[at] if same else value, names)


def _value(node: ast.expr | None, annotation: ast.expr | None, line: int) -> dict[str, Any]:
    """What is known of a value: its type, and itself if it is a constant, else its text."""
    found: dict[str, Any] = {"what": "value", "line": line}
    if annotation is not None:
        found["type"] = _text(annotation)
    if node is None:
        return found
    try:
        value = ast.literal_eval(node)
        found["value"] = plain(value)
        if value is not None:
            found.setdefault("type", type(value).__name__)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError, NotAValue):
        found["text"] = _text(node)
    return found


def _text(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 3] + "..."


def parameters(function: Function) -> Names:
    """The parameters of a function, with their defaults where these are written as constants."""
    arguments = function.args
    positional = arguments.posonlyargs + arguments.args
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults
    found: Names = {}
    for one, default in list(zip(positional, defaults)) + list(
        zip(arguments.kwonlyargs, arguments.kw_defaults)
    ):
        found[one.arg] = _value(default, one.annotation, one.lineno)
    return found


def _entrypoint(tree: ast.Module, functions: dict[str, Function]) -> str:
    """The one function of the module that its guard calls, else `main`, else `run`."""
    called: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.If) and is_guard(node):
            for one in ast.walk(node):
                if isinstance(one, ast.Call) and isinstance(one.func, ast.Name):
                    if one.func.id in functions and one.func.id not in called:
                        called.append(one.func.id)
    if len(called) == 1:
        return called[0]
    return next((name for name in ("main", "run") if name in functions), "")
