"""What scripts may import is typed."""

import inspect
import os
import typing
import unittest

from bench import PACKAGE

import branchline
from branchline import _api, _configs


def members(kind):
    """The functions that a class has itself, and what its properties give."""
    for name, member in vars(kind).items():
        if isinstance(member, (classmethod, staticmethod)):
            member = member.__func__
        if isinstance(member, property):
            yield name, member.fget
        elif inspect.isfunction(member) and (not name.startswith("_") or name == "__init__"):
            yield name, member


class TypesTest(unittest.TestCase):
    def test_every_public_name_is_annotated(self):
        seen = []
        for name in branchline.__all__:
            value = getattr(branchline, name)
            kind = value if inspect.isclass(value) else type(value)
            functions = [(name, value)] if inspect.isfunction(value) else list(members(kind))
            self.assertTrue(functions, name)
            for at, function in functions:
                with self.subTest(f"{name}: {at}"):
                    self.whole(function)
                    seen.append(at)
        self.assertIn("from_globals", seen)
        self.assertIn("ordinal", seen)

    def whole(self, function):
        signature = inspect.signature(function)
        self.assertIsNot(signature.return_annotation, inspect.Signature.empty)
        for parameter in list(signature.parameters.values()):
            if parameter.name not in ("self", "cls"):
                self.assertIsNot(parameter.annotation, inspect.Parameter.empty, parameter)

    def test_every_function_of_the_package_is_annotated_but_for_what_any_python_reads(self):
        import ast

        folder = os.path.join(PACKAGE, "branchline")
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".py") or name == "_evaluate.py":
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                tree = ast.parse(file.read())
            for node in ast.walk(tree):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    with self.subTest(f"{name}: {node.name}"):
                        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
                        for one in arguments:
                            if one.arg not in ("self", "cls"):
                                self.assertIsNotNone(one.annotation, one.arg)
                        self.assertIsNotNone(node.returns)

    def test_is_marked_as_typed(self):
        self.assertTrue(os.path.exists(os.path.join(PACKAGE, "branchline", "py.typed")))

    def test_annotations_mean_something(self):
        # The newest Pythons read all of them; older ones don't know `X | Y`.
        names = {**vars(typing), "Any": typing.Any, "T": typing.TypeVar("T")}
        for module, name in ((_api, "config"), (_configs, "use")):
            hints = typing.get_type_hints(getattr(module, name), {**vars(module), **names})
            self.assertIn("return", hints)


if __name__ == "__main__":
    unittest.main()
