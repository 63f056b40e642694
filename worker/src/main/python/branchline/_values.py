"""Python values as JSON values: what can't be one is an error that names the key."""

MAX_DEPTH = 150  # the reader's own bound is 200, and a config lies a few levels down


class NotAValue(Exception):
    """That a config file says something that can't be a config; the message is for its author."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.hint = hint


def plain(value, path=""):
    """The same value, made of None, bool, int, float, str, list and dict alone; kinds are kept."""
    return _plain(value, path or "the config", 0)


def _plain(value, path, depth):
    if depth > MAX_DEPTH:
        raise NotAValue(f"`{path}` is nested more than {MAX_DEPTH} levels deep, or contains itself")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    if isinstance(value, dict):
        entries = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotAValue(f"a key of `{path}` is {describe(key)}: {key!r}", "keys are strings")
            inner = f"{path}.{key}" if depth or path != "the config" else key
            entries[str.__str__(key)] = _plain(item, inner, depth + 1)
        return entries
    raise NotAValue(f"`{path}` is {describe(value)}, which can't be written as JSON", _hint(value))


def describe(value):
    """What a value is, in a few words."""
    kind = type(value)
    if callable(value) and hasattr(value, "__name__"):
        return ("the class " if isinstance(value, type) else "the function ") + value.__name__
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    return ("an " if name[:1] in "aeio" else "a ") + name


def _hint(value):
    if isinstance(value, (set, frozenset)):
        return "write a list"
    if hasattr(value, "tolist"):
        return "write its .tolist()"
    if callable(value):
        return "name it in the program that runs; a name that begins with _ isn't taken from here"
    return "write numbers, strings, lists and dicts"
