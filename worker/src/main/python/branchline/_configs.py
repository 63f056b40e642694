"""How a Python file says a config: by `config_gen`, `CONFIG`, `_sweep`, or its public values."""

from __future__ import annotations

import os
import sys
import types

from branchline._values import NotAValue, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, TypeVar

    T = TypeVar("T")

_PARTS = ("_args", "_kwargs", "_metadata")

executed: dict[str, str] = {}
"""The files that were executed here, and the SHA-256 of each."""


class Config:
    """Values, with what goes along: arguments for the entrypoint, and what people want to note."""

    def __init__(
        self,
        globals_dict: Mapping[str, Any] | None = None,
        args: Iterable[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        self.globals_dict: dict[str, Any] = dict(globals_dict or {})
        self.args: list[Any] = list(args or [])
        self.kwargs: dict[str, Any] = dict(kwargs or {})
        self.metadata: dict[str, Any] = dict(metadata or {})

    @classmethod
    def from_globals(cls) -> Config:
        """The public values of the file that calls this."""
        return _of_names(cls, sys._getframe(1).f_globals)

    @classmethod
    def from_context(cls, context: capture) -> Config:
        """What was assigned within `with capture() as context:`."""
        return cls(context.captured)

    def __repr__(self) -> str:
        return f"Config({self.globals_dict!r})"


class capture:
    """Takes what a file assigns at its top level within the block: `with capture() as c:`."""

    def __init__(self) -> None:
        self.captured: dict[str, Any] = {}

    def __enter__(self) -> capture:
        self._names = sys._getframe(1).f_globals
        self._before = dict(self._names)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        missing = object()
        self.captured = {
            name: value
            for name, value in self._names.items()
            if _is_public(name, value)
            and value is not self
            and self._before.get(name, missing) is not value
        }


_used: list[Any] = []


def use(value: T) -> T:
    """Says that an imported function or class is meant as a value of the config."""
    _used.append(value)
    return value


class _File:
    """A file that is being read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.bases: list[Config] = []
        self.in_body = True


class Loaded:
    """What a file says: one config, a sweep over axes, a list of configs, or a generator."""

    def __init__(
        self,
        kind: str,
        config: Config | None = None,
        axes: dict[str, list[Any]] | None = None,
        configs: list[Config] | None = None,
        results: Iterator[Any] | None = None,
        file: _File | None = None,
    ) -> None:
        self.kind = kind
        self.config = config
        self.axes = axes
        self.configs = configs
        self.results = results
        self.file = file

    def listed(self) -> Loaded:
        """The same, with everything that a generator gives taken from it."""
        if self.kind != "generator":
            return self
        configs = []
        while True:
            try:
                one = self.next()
            except StopIteration:
                break
            if len(configs) == MOST_CONFIGS:
                raise NotAValue(
                    f"`config_gen` gives more than {MOST_CONFIGS:,} configs",
                    "they are all taken before anything runs, unless `branchline run` does it here",
                )
            configs.append(one)
        if not configs:
            raise NotAValue("`config_gen` gives no config", "yield at least one")
        return Loaded("list", configs=configs)

    def next(self) -> Config:
        """The next config of a generator; StopIteration at its end."""
        if self.results is None or self.file is None:
            raise StopIteration
        _open.append(self.file)
        try:
            return _over(self.file, as_config(next(self.results), "config_gen"))
        finally:
            _open.pop()


_open: list[_File] = []


def use_config(path: str | os.PathLike[str]) -> Config:
    """The config of another file, named from this one's folder; it lies beneath this one's own
    values, if the body of the file calls it."""
    caller = sys._getframe(1).f_globals.get("__file__")
    folder = os.path.dirname(os.path.abspath(caller)) if caller else os.getcwd()
    there = os.path.normpath(os.path.join(folder, os.path.expanduser(os.fspath(path))))
    loaded = load(there, str(path))
    if loaded.config is None or loaded.kind != "config":
        raise NotAValue(
            f"use_config({str(path)!r}): that file is {_KINDS[loaded.kind]}, not one config",
            "name it in the sweep file, as `config: FILE`",
        )
    if _open and _open[-1].in_body:
        _open[-1].bases.append(loaded.config)
    return loaded.config


_KINDS = {
    "grid": "a sweep",
    "zip": "a sweep",
    "list": "a list of configs",
    "generator": "a generator",
}

MOST_CONFIGS = 10_000
"""More than these aren't taken from one `config_gen` before anything runs."""


def load(path: str, spelled: str | None = None) -> Loaded:
    """Executes a file and finds what it says."""
    real = os.path.realpath(path)
    for at, file in enumerate(_open):
        if file.path == real:
            way = [os.path.basename(one.path) for one in _open[at:]] + [os.path.basename(real)]
            raise NotAValue("config files use each other in a circle: " + " -> ".join(way))
    file = _File(real)
    _open.append(file)
    try:
        names = _execute(path, spelled or path)
        file.in_body = False
        return _find(names, file)
    finally:
        _open.pop()


def _execute(path: str, spelled: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as stream:
            source = stream.read()
    except OSError as error:
        raise NotAValue(f"can't read {spelled}: {error.strerror}") from None
    stem = os.path.splitext(os.path.basename(path))[0]
    free = stem.isidentifier() and stem not in sys.modules
    name = stem if free else f"branchline_config_{len(sys.modules)}"
    module = types.ModuleType(name)
    module.__file__ = os.path.abspath(path)
    executed[module.__file__] = _hash(source)
    sys.modules[name] = module
    exec(compile(source, module.__file__, "exec", dont_inherit=True), module.__dict__)
    return module.__dict__


def hash_of(path: str) -> str:
    """The SHA-256 of a file, 64 hex digits."""
    with open(path, "rb") as stream:
        return _hash(stream.read())


def _hash(source: bytes) -> str:
    import hashlib

    return hashlib.sha256(source).hexdigest()


def _find(names: dict[str, Any], file: _File) -> Loaded:
    generate = names.get("config_gen")
    if callable(generate):
        _passed_over(names, "config_gen", "CONFIG", "_sweep")
        return _generated(generate(), file)
    if "CONFIG" in names:
        _passed_over(names, "CONFIG", "_sweep")
        return Loaded("config", config=_over(file, as_config(names["CONFIG"], "CONFIG")))
    config = _over(file, _of_names(Config, names))
    if "_sweep" in names:
        return _sweep(names["_sweep"], config)
    return Loaded("config", config=config)


def _passed_over(names: dict[str, Any], taken: str, *others: str) -> None:
    for other in others:
        if other in names:
            print(f"warning: `{other}` is passed over: `{taken}` comes first", file=sys.stderr)


def _generated(result: Any, file: _File) -> Loaded:
    if isinstance(result, (types.CoroutineType, types.AsyncGeneratorType)):
        raise NotAValue("`config_gen` is asynchronous", "write `def config_gen():`")
    if isinstance(result, (list, tuple)):
        return Loaded("list", configs=_listed(result, file))
    if hasattr(result, "__next__"):
        return Loaded("generator", results=result, file=file)
    return Loaded("config", config=_over(file, as_config(result, "config_gen")))


def _listed(results: Iterable[Any], file: _File) -> list[Config]:
    configs = []
    for one in results:
        if len(configs) == MOST_CONFIGS:
            raise NotAValue(
                f"`config_gen` gives more than {MOST_CONFIGS:,} configs",
                "yield them one after another",
            )
        configs.append(_over(file, as_config(one, "config_gen")))
    if not configs:
        raise NotAValue("`config_gen` gives no config", "return at least one")
    return configs


def as_config(value: Any, where: str) -> Config:
    """A Config of what may stand for one: a Config, another library's that has its form, a dict."""
    if isinstance(value, Config):
        return value
    if isinstance(value, dict):
        return Config(value)
    if isinstance(getattr(value, "globals_dict", None), dict):
        return Config(
            value.globals_dict,
            getattr(value, "args", None),
            getattr(value, "kwargs", None),
            getattr(value, "metadata", None),
        )
    raise NotAValue(
        f"`{where}` gives {describe(value)}, not a Config", "return Config({...}) or a dict"
    )


def _over(file: _File, own: Config) -> Config:
    """A file's own config over those that its body has used."""
    whole = Config()
    for layer in file.bases + [own]:
        whole.globals_dict.update(layer.globals_dict)
        whole.args = layer.args or whole.args
        whole.kwargs.update(layer.kwargs)
        whole.metadata.update(layer.metadata)
    return whole


def _of_names(kind: type[Config], names: dict[str, Any]) -> Config:
    values = {name: value for name, value in names.items() if _is_public(name, value)}
    args, kwargs, metadata = (names.get(part) for part in _PARTS)
    if args is not None and not isinstance(args, (list, tuple)):
        raise NotAValue(f"`_args` is {describe(args)}", "write a list")
    for part, value in (("_kwargs", kwargs), ("_metadata", metadata)):
        if value is not None and not isinstance(value, dict):
            raise NotAValue(f"`{part}` is {describe(value)}", "write a dict")
    values.pop("config_gen", None)
    return kind(values, args, kwargs, metadata)


def _is_public(name: str, value: Any) -> bool:
    if name.startswith("_") or isinstance(value, (types.ModuleType, capture)):
        return False
    if any(value is one for one in _used):
        return True
    if isinstance(value, Config) or type(value).__module__ == "__future__":
        return False
    return not callable(value) or _is_own(value)


def _is_own(function: Any) -> bool:
    """Whether a function or class belongs to a config file; what is imported is only a tool."""
    module = sys.modules.get(getattr(function, "__module__", None))
    inside = getattr(module, "__file__", None)
    return bool(inside) and any(os.path.realpath(inside) == one.path for one in _open)


def _sweep(sweep: Any, config: Config) -> Loaded:
    if not isinstance(sweep, dict):
        raise NotAValue(f"`_sweep` is {describe(sweep)}", "write a dict of lists")
    axes = dict(sweep)
    mode = axes.pop("__mode__", "grid")
    if mode not in ("grid", "zip"):
        raise NotAValue(f"`_sweep`: `__mode__` is {mode!r}", "write 'grid' or 'zip'")
    lists = {}
    for key, values in axes.items():
        if not isinstance(values, (list, tuple, range)):
            raise NotAValue(f"`_sweep[{key!r}]` is {describe(values)}", "write a list of values")
        if not values:
            raise NotAValue(f"`_sweep[{key!r}]` has no values", "write at least one")
        lists[key] = list(values)
    if mode == "zip" and len({len(values) for values in lists.values()}) > 1:
        lengths = ", ".join(f"{key} has {len(values)}" for key, values in lists.items())
        raise NotAValue(f"`_sweep` is a zip of lists of different lengths: {lengths}")
    return Loaded(mode, config=config, axes=lists) if lists else Loaded("config", config=config)


def entries(config: Config | None) -> dict[str, Any]:
    """A Config as the entries that its JSON has."""
    if config is None:
        return {}
    found = dict(config.globals_dict)
    for name, value in zip(_PARTS, (config.args, config.kwargs, config.metadata)):
        if value:
            found[name] = value
    return found
