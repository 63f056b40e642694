"""Reads a script's own values from its syntax tree; the script isn't executed."""

import ast

from branchline._values import NotAValue, plain

_UNKNOWN = object()


def of(path, entrypoint):
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


def names_of(tree):
    """The top-level names of a module, each with what it is, its line, and its value if that is
    written as a constant."""
    names = {}
    for node in top(tree.body):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assigned(target, node.value, names)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            _assigned(node.target, node.value, names)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names[node.name] = {"what": "function", "line": node.lineno}
        elif isinstance(node, ast.ClassDef):
            names[node.name] = {"what": "class", "line": node.lineno}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                name = (alias.asname or alias.name).split(".")[0]
                names[name] = {"what": "import", "line": node.lineno}
    return names


def top(body):
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


def is_guard(node):
    """Whether it is the block that runs only where the file is the program."""
    names = [one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)]
    return "__name__" in names


def _assigned(target, value, names):
    if isinstance(target, ast.Name) and not target.id.startswith("__"):
        names[target.id] = _value(value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = getattr(value, "elts", None)
        for at, one in enumerate(target.elts):
            same = values is not None and len(values) == len(target.elts)
            _assigned(one, values[at] if same else value, names)


def _value(node):
    found = {"what": "value", "line": node.lineno}
    try:
        found["value"] = plain(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError, NotAValue):
        pass
    return found


def parameters(function):
    """The parameters of a function, with their defaults where these are written as constants."""
    arguments = function.args
    positional = arguments.posonlyargs + arguments.args
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    found = {}
    for one, default in list(zip(positional, defaults)) + list(
        zip(arguments.kwonlyargs, arguments.kw_defaults)
    ):
        known = {"what": "value", "line": one.lineno} if default is None else _value(default)
        found[one.arg] = known
    return found


def _entrypoint(tree, functions):
    """The one function of the module that its guard calls, else `main`, else `run`."""
    called = []
    for node in tree.body:
        if isinstance(node, ast.If) and is_guard(node):
            for one in ast.walk(node):
                if isinstance(one, ast.Call) and isinstance(one.func, ast.Name):
                    if one.func.id in functions and one.func.id not in called:
                        called.append(one.func.id)
    if len(called) == 1:
        return called[0]
    return next((name for name in ("main", "run") if name in functions), "")
