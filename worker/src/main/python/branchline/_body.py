"""Executes a script for one config: its body, the injection, the call of its entrypoint."""

from __future__ import annotations

import _frozen_importlib
import _frozen_importlib_external
import _imp
import marshal
import os
import sys

from branchline import _injection
from branchline._injection import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from typing import Any

OTHERWISE = "branchline_script"
"""The module's name where the file's stem can't be one."""

_PLAIN = (dict, float, int, str, type(None))

AT_START = frozenset(sys.modules)


class Script:
    """A script as it was decided at submit: where it is, and what of it is called.

    The settings are `script` (a path, or a module's dotted name), `module` (whether it is one),
    `entrypoint`, `args` and `kwargs` (constants of the call that its guard has), `strict`, and
    `cell` (the first and last line of its config cell), `folder` (the sweep's; only there if its
    configs may hold values by reference); for a step also `stepped`, true, and `elsewhere`, the keys
    that others know.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.is_module = bool(settings.get("module"))
        self.shown: str = settings["script"]
        self.path = "" if self.is_module else os.path.abspath(self.shown)
        self.folder = os.getcwd() if self.is_module else os.path.dirname(self.path)
        self.alone = False
        """Whether its interpreter is for one branch alone, so that others compile it as well."""
        self._codes: list[tuple[types.CodeType, tuple[str, ...]]] | None = None
        self._seen: tuple[int, int, int] | None = None
        self._names: dict[str, Any] | None = None
        self._strict = bool(settings.get("strict"))
        self._elsewhere = _injection.Elsewhere(settings.get("elsewhere"))
        self._references: str = settings.get("folder") or ""
        self._entrypoint: str = settings.get("entrypoint") or ""

    def enter(self) -> None:
        """Makes `sys.path` and `sys.argv` those of the script."""
        here = os.path.dirname(os.path.abspath(__file__))
        if sys.path and os.path.abspath(sys.path[0] or ".") == here:
            del sys.path[0]
        sys.path.insert(0, self.folder)
        sys.argv = [self.shown]

    def prepare(self) -> None:
        """Makes its module ahead of the branches and compiles it, again if the file is another one
        now; what can't be compiled is left to them, who own the error."""
        if self.is_module:
            return
        if self._names is None:
            self._names = self._new_module().__dict__.copy()
        try:
            facts = os.stat(self.path)
            seen = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
            if seen != self._seen:
                self._codes = None
                self._seen = seen
                self.compile()
        except Exception:
            self._codes = None

    def compile(self) -> None:
        """Reads and compiles it, unless that is done; raises what compiling raises."""
        if self.is_module or self._codes is not None:
            return
        with open(self.path, "rb") as file:
            source = file.read()
        cell = self.settings.get("cell")
        if self.alone:
            self._codes = _kept(source, self.path, cell)
        else:
            from branchline import _codes

            self._codes = _codes.compiled(source, self.path, cell)

    def run(self, config: dict[str, Any]) -> Any:
        """The whole of it; what the entrypoint returns, None if there is none."""
        values = _injection.values_of(config)
        strict = self._strict
        elsewhere = self._elsewhere
        late = self._references != "" and self._begin(config)
        module, codes = self._module()
        names = module.__dict__
        for code, assigned in codes:
            exec(code, names)
            if late and assigned:
                config, values, late = *_resolved(config), False
            for name in assigned:
                if name in values:
                    _injection.check(names, name)
                    names[name] = _injection.fitted(
                        values.pop(name), names[name], name, strict, elsewhere.knows(name)
                    )
        if late:
            config, values = _resolved(config)
        function = self._function(names)
        if function is None:
            _injection.inject(names, values, strict, frozenset(), elsewhere)
            return None
        signature = _signature(function)
        _injection.inject(names, values, strict, signature[1], elsewhere)
        return _called(function, signature, config, self.settings)

    def _begin(self, config: dict[str, Any]) -> bool:
        """Whether values are kept by reference. They are looked for after the body, so that what
        their file imports of the script is what runs."""
        from branchline import _references

        _references.begin(self._references)
        return _references.occur_in(config)

    def _module(self) -> tuple[types.ModuleType, list[tuple[types.CodeType, tuple[str, ...]]]]:
        if self.is_module:
            import importlib.util

            name = self.shown
            spec = importlib.util.find_spec(name)
            if spec is None or spec.loader is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            code = spec.loader.get_code(name)  # type: ignore[attr-defined]
            codes = [(code, ())]
            module = _frozen_importlib.module_from_spec(spec)
        else:
            self.compile()
            codes = self._codes or []
            if self._names is None:
                module = self._new_module()
            else:
                module = _injection.Module(self._names["__name__"])
                module.__dict__.update(self._names)
        sys.modules[module.__name__] = sys.modules["__main__"] = module
        return module, codes

    def _new_module(self) -> types.ModuleType:
        name = module_name(self.path)
        loader = _frozen_importlib_external.SourceFileLoader(name, self.path)
        spec = _frozen_importlib_external.spec_from_file_location(name, self.path, loader=loader)
        return _frozen_importlib.module_from_spec(spec)

    def _function(self, names: dict[str, Any]) -> Any:
        name = self._entrypoint
        if not name:
            return None
        function = names.get(name)
        if not callable(function):
            what = "isn't there" if function is None else "can't be called"
            raise Refused(f"the entrypoint `{name}` {what} after the script's body")
        return function


def _resolved(config: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    from branchline import _references

    whole = _references.resolved(config)
    return whole, _injection.values_of(whole)


def module_name(path: str) -> str:
    """The file's stem, if a module can have that name."""
    stem = os.path.splitext(os.path.basename(path))[0]
    if not stem.isidentifier() or stem in AT_START or stem in sys.builtin_module_names:
        return OTHERWISE
    known = getattr(sys, "stdlib_module_names", None)
    if known is None:
        finder = _frozen_importlib_external.PathFinder
        library = os.path.dirname(os.path.abspath(os.__file__))
        standard = finder.find_spec(stem, [library, os.path.join(library, "lib-dynload")])
        return OTHERWISE if standard is not None else stem
    taken = stem in sys.modules and getattr(sys.modules[stem], "__file__", None) != path
    return OTHERWISE if stem in known or taken else stem


def _kept(source: bytes, path: str, cell: list[int] | None) -> Any:
    """Its codes as an interpreter before this one has left them in the worker's own folder, else
    compiled and left there. The first use of `compile` makes all types of the syntax tree, which
    takes a tenth of an interpreter's start, whatever the script's length."""
    key = (source, path, cell, sys.flags.optimize)
    place = ""
    if __spec__ is not None and __spec__.cached:
        # So many files at most: where two scripts want the same, it is the later one's.
        slot = _imp.source_hash(0, os.fsencode(path))[0]
        magic = _frozen_importlib_external.MAGIC_NUMBER.hex()
        place = f"{os.path.dirname(__spec__.cached)}/script-{slot:02x}.{magic}"
        try:
            with open(place, "rb") as file:
                kept, codes = marshal.loads(file.read())
            if kept == key:
                return codes
        except (OSError, EOFError, ValueError, TypeError):
            pass
    from branchline import _codes

    codes = _codes.compiled(source, path, cell)
    if place:
        _codes.keep(place, (key, codes))
    return codes


def _code(function: Any) -> types.CodeType | None:
    if hasattr(function, "__wrapped__") or isinstance(function, type):
        return None
    code = getattr(function, "__code__", None)
    return code if isinstance(code, type(_code.__code__)) else None


_SIGNATURES: dict[Any, Any] = {}
"""Those of the code last seen; a branch's function is new each time, its code isn't."""

_MOST_SIGNATURES = 64


def _signature(function: Any) -> tuple[list[str], frozenset[str], bool, bool]:
    """Names that may be given by place, all that may be given by name, and whether it takes any
    further positional and named ones."""
    code = _code(function)
    if code is not None and isinstance(function, _injection.Function):
        # `inspect` takes 12 ms to import.
        known = _SIGNATURES.get(id(code))
        if known is not None and known[0] is code:
            return known[1]  # type: ignore[no-any-return]
        found = _signature_of(code)
        if len(_SIGNATURES) >= _MOST_SIGNATURES:
            _SIGNATURES.clear()
        _SIGNATURES[id(code)] = (code, found)
        return found
    import inspect

    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return [], frozenset(), True, True
    kinds = inspect.Parameter
    places = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    named = {p.name for p in parameters if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)}
    return (
        places,
        frozenset(named),
        any(p.kind is kinds.VAR_POSITIONAL for p in parameters),
        any(p.kind is kinds.VAR_KEYWORD for p in parameters),
    )


def _signature_of(code: types.CodeType) -> tuple[list[str], frozenset[str], bool, bool]:
    count = code.co_argcount
    by_place = list(code.co_varnames[:count])
    only = set(by_place[: code.co_posonlyargcount])
    by_name = set(by_place) | set(code.co_varnames[count : count + code.co_kwonlyargcount])
    return by_place, frozenset(by_name - only), bool(code.co_flags & 4), bool(code.co_flags & 8)


def _defaults(function: Any) -> dict[str, Any]:
    code = _code(function)
    if code is None:
        return {}
    names = code.co_varnames[: code.co_argcount]
    values = getattr(function, "__defaults__", None) or ()
    found = dict(zip(names[len(names) - len(values) :], values))
    found.update(getattr(function, "__kwdefaults__", None) or {})
    return found


def _called(
    function: Any,
    signature: tuple[list[str], frozenset[str], bool, bool],
    config: dict[str, Any],
    settings: dict[str, Any],
) -> Any:
    by_place, by_name, takes_any, takes_more = signature
    if not (by_place or by_name or takes_any or takes_more or settings.get("kwargs")):
        return _finished(function())
    args = list(config.get("_args") or settings.get("args") or [])
    if not by_place and not takes_any:
        args = []
    strict = bool(settings.get("strict"))
    kwargs: dict[str, Any] = dict(settings.get("kwargs") or {})
    before: dict[str, Any] = {}
    if settings.get("stepped"):
        from branchline import _api

        before = _api.previous()
    if not config.get("_args"):
        # Constants of the guard's call are known by name, so that others may replace them.
        for name in by_place[: len(args)]:
            if name in by_name and (name in config or name in before):
                kwargs.update(zip(by_place, args))
                args = []
                break
    # What the step before returned goes before constants and defaults; the config before that.
    kwargs.update((name, value) for name, value in before.items() if name in by_name)
    own = _defaults(function)
    for name, value in config.items():
        if name in by_name and name not in _injection.BESIDE:
            kwargs[name] = _injection.fitted(value, own.get(name), name, strict)
    for name, value in (config.get("_kwargs") or {}).items():
        if name in by_name or takes_more:
            kwargs[name] = value
    for name in by_place[: len(args)]:
        kwargs.pop(name, None)
    return _finished(function(*args, **kwargs))


def _finished(result: Any) -> Any:
    # A coroutine, and nothing else, has it.
    if type(result) not in _PLAIN and hasattr(type(result), "cr_await"):
        import asyncio

        result = asyncio.run(result)
    return result
