"""What a branch of a script is: body, injection, entrypoint, call, result; in all isolations."""

import json
import math
import sys
import unittest

from bench import Bench


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.bench = Bench()
        self.addCleanup(self.bench.close)

    def each(self, text, config=None, words="train.py", ways=("fork", "spawn", "reuse"), **more):
        """What comes of it in each isolation."""
        if text is not None:
            self.bench.file("train.py", text)
        for way in ways:
            with self.subTest(way):
                settings = self.bench.settings(words, **more)
                yield getattr(self.bench, way)(config=config, settings=settings)

    def gives(self, text, config, result, **more):
        for ended in self.each(text, config, **more):
            self.assertEqual((ended.code, ended.result, ended.raised), (0, result, None), ended)

    def raises(self, text, config, kind, message, **more):
        for ended in self.each(text, config, **more):
            self.assertEqual(ended.code, 1, ended)
            self.assertEqual(ended.raised["type"], kind, ended)
            self.assertIn(message, ended.raised["message"])


class BodyTest(Case):
    def test_is_the_module_of_its_stem_and_main_and_no_program(self):
        self.gives(
            """
            import os, sys
            def main():
                import train
                me = sys.modules["__main__"]
                return {"name": __name__, "same": me is train, "argv": sys.argv,
                        "spec": __spec__.name, "file": os.path.isabs(__file__),
                        "first": sys.path[0] == os.path.dirname(__file__),
                        "stdin": sys.stdin.read(), "fired": "fired" in globals()}
            if __name__ == "__main__":
                fired = True
            """,
            {},
            {
                "name": "train",
                "same": True,
                "argv": ["train.py"],
                "spec": "train",
                "file": True,
                "first": True,
                "stdin": "",
                "fired": False,
            },
        )

    def test_has_no_future_of_the_harness(self):
        self.gives(
            """
            from dataclasses import dataclass, fields
            @dataclass
            class A:
                x: int = 1
            def main():
                return fields(A)[0].type is int
            """,
            {},
            {"value": True},
        )

    def test_takes_dataclasses_with_string_annotations(self):
        self.gives(
            """
            from __future__ import annotations
            from dataclasses import dataclass
            @dataclass
            class A:
                x: int = 1
            cfg = A()
            def main():
                return cfg.x
            """,
            {"cfg": {"x": 5}},
            {"value": 5},
        )

    def test_does_not_have_the_harness_folder_on_the_path(self):
        self.gives(
            """
            import sys
            def main():
                return any(p.rstrip("/").endswith("branchline") for p in sys.path)
            """,
            {},
            {"value": False},
        )

    def test_of_a_standard_name_gets_another(self):
        self.bench.file("json.py", "def main():\n    return __name__\n")
        for ended in self.each(None, words="json.py"):
            self.assertEqual(ended.result, {"value": "branchline_script"}, ended)

    def test_of_a_dotted_name_gets_another(self):
        self.bench.file("a.b.py", "def main():\n    return __name__\n")
        for ended in self.each(None, words="a.b.py"):
            self.assertEqual(ended.result, {"value": "branchline_script"}, ended)

    def test_may_be_a_module_of_a_package(self):
        self.bench.file("pkg/__init__.py", "")
        self.bench.file("pkg/part.py", "N = 3\n")
        self.bench.file("pkg/mod.py", "from .part import N\nlr = 1\ndef go():\n    return lr + N\n")
        for ended in self.each(None, {"lr": 4}, words="pkg.mod:go"):
            self.assertEqual(ended.result, {"value": 7}, ended)

    def test_pickles_its_own_classes_to_other_processes(self):
        self.gives(
            """
            import multiprocessing as mp, pickle
            from concurrent.futures import ProcessPoolExecutor
            class Point:
                def __init__(self, x): self.x = x
            def double(p): return Point(p.x * 2)
            def main():
                same = pickle.loads(pickle.dumps(Point(4))).x
                out = [same]
                for how in ("fork", "spawn"):
                    with ProcessPoolExecutor(1, mp_context=mp.get_context(how)) as pool:
                        out.append(pool.submit(double, Point(5)).result().x)
                return out
            """,
            {},
            {"value": [4, 10, 10]},
        )

    def test_tells_syntax_errors_and_import_errors_as_its_own(self):
        settings = None
        self.bench.file("train.py", "x = 1\n")
        settings = self.bench.settings("train.py")
        for text, kind in (("x = = 1\n", "SyntaxError"), ("import nothing_here\n", None)):
            self.bench.file("train.py", text)
            for way in ("fork", "spawn", "reuse"):
                ended = getattr(self.bench, way)(settings=settings)
                self.assertEqual(ended.code, 1)
                self.assertEqual(ended.raised["type"], kind or "ModuleNotFoundError")
                self.assertIn("train.py", ended.err)
                self.assertNotIn("_body.py", ended.err)


class InjectionTest(Case):
    def test_sets_globals_after_the_body(self):
        self.gives(
            "lr = 0.1\ntwice = lr * 2\ndef main():\n    return {'lr': lr, 'twice': twice}\n",
            {"lr": 5.0},
            {"lr": 5.0, "twice": 0.2},
        )

    def test_merges_dicts_deeply(self):
        self.gives(
            "m = {'a': {'x': 1, 'y': 2}, 'b': 3}\ndef main():\n    return m\n",
            {"m": {"a": {"y": 5}, "c": 6}},
            {"a": {"x": 1, "y": 5}, "b": 3, "c": 6},
        )

    def test_replaces_fields_of_dataclasses_nested_ones_too(self):
        self.gives(
            """
            from dataclasses import dataclass, field, asdict
            @dataclass(frozen=True)
            class Opt:
                lr: float = 0.1
                name: str = "sgd"
            @dataclass
            class Cfg:
                opt: Opt = field(default_factory=Opt)
                n: int = 1
            cfg = Cfg()
            def main():
                return asdict(cfg)
            """,
            {"cfg": {"opt": {"lr": 1}, "n": "7"}},
            {"opt": {"lr": 1.0, "name": "sgd"}, "n": 7},
        )

    def test_refuses_a_field_that_a_dataclass_lacks(self):
        self.raises(
            """
            from dataclasses import dataclass
            @dataclass
            class Cfg:
                n: int = 1
            cfg = Cfg()
            def main():
                return 1
            """,
            {"cfg": {"m": 1}},
            "branchline.Refused",
            "`cfg.m`",
        )

    def test_coerces_to_the_type_of_the_default(self):
        self.gives(
            """
            flag, off, n, x, s, none = True, True, 1, 1.0, "a", None
            def main():
                return {k: [type(v).__name__, v] for k, v in globals().items()
                        if k in ("flag", "off", "n", "x", "s", "none")}
            """,
            {"flag": "yes", "off": "Off", "n": 3.0, "x": 2, "s": 5, "none": "t"},
            {
                "flag": ["bool", True],
                "off": ["bool", False],
                "n": ["int", 3],
                "x": ["float", 2.0],
                "s": ["str", "5"],
                "none": ["str", "t"],
            },
        )

    def test_leaves_what_cannot_be_coerced_unless_strict(self):
        text = "n = 1\ndef main():\n    return n\n"
        self.gives(text, {"n": 0.5}, {"value": 0.5})
        self.raises(text, {"n": 0.5}, "branchline.Refused", "`n` is 0.5", strict=True)

    def test_refuses_modules_functions_classes_and_what_is_pythons(self):
        text = "import os\ndef f(): pass\nclass C: pass\ndef main():\n    return 1\n"
        self.raises(text, {"os": 1}, "branchline.Refused", "`os` is a module")
        self.raises(text, {"f": 1}, "branchline.Refused", "`f` is a function")
        self.raises(text, {"C": 1}, "branchline.Refused", "`C` is a class")
        self.raises(text, {"__name__": "x"}, "branchline.Refused", "`__name__`")

    def test_refuses_unknown_names_only_if_strict(self):
        text = "def main(a=1):\n    return [a, globals().get('b')]\n"
        self.gives(text, {"a": 2, "b": 3}, {"value": [2, 3]})
        self.raises(text, {"b": 3}, "branchline.Refused", "`b` isn't defined", strict=True)

    def test_sets_a_config_cell_before_the_rest_of_the_body(self):
        self.gives(
            """
            from __future__ import annotations
            # %% config
            lr = 0.1
            steps: int = 3
            total = lr * steps
            # %%
            twice = lr * 2
            def main():
                return {"total": total, "twice": twice, "line": main.__code__.co_firstlineno}
            """,
            {"lr": 5, "steps": "4"},
            {"total": 20.0, "twice": 10.0, "line": 9},
        )


class CallTest(Case):
    def test_matches_arguments(self):
        text = """
        x = 1
        def main(a, b=2, *, c=3):
            return {"a": a, "b": b, "c": c}
        """
        self.gives(text, {"_args": [10], "c": 5}, {"a": 10, "b": 2, "c": 5})
        self.gives(text, {"a": 7, "_kwargs": {"b": 8, "z": 9}}, {"a": 7, "b": 8, "c": 3})

    def test_drops_positionals_if_it_takes_none_and_keeps_keywords_that_it_takes(self):
        self.gives("def main():\n    return 1\n", {"_args": [1, 2]}, {"value": 1})
        self.gives("def main(**kw):\n    return kw\n", {"_kwargs": {"z": 9}}, {"z": 9})

    def test_coerces_values_of_parameters(self):
        self.gives("def main(n=1, f=False):\n    return [n, f]\n", {"n": "4", "f": "on"},
                   {"value": [4, True]})

    def test_calls_with_the_constants_of_the_guard(self):
        text = "def go(n, m=1):\n    return [n, m]\nif __name__ == '__main__':\n    go(5, m=6)\n"
        self.gives(text, {}, {"value": [5, 6]})
        self.gives(text, {"n": 9}, {"value": [9, 6]})

    def test_runs_coroutines_to_their_end(self):
        self.gives(
            "import asyncio\nasync def main():\n    await asyncio.sleep(0)\n    return 5\n",
            {},
            {"value": 5},
        )

    def test_tells_a_call_that_lacks_arguments_without_frames_of_the_harness(self):
        for ended in self.each("def main(a):\n    return a\n"):
            self.assertEqual(ended.raised["type"], "TypeError")
            self.assertNotIn("_body.py", ended.raised["traceback"])

    def test_calls_nothing_where_there_is_nothing(self):
        self.gives("print('hi')\n", {}, {})


class ResultTest(Case):
    def test_is_what_is_returned(self):
        for value, result in (
            ("{'a': [1, (2, 3)], 4: None}", {"a": [1, [2, 3]], "4": None}),
            ("'x'", {"value": "x"}),
            ("None", {}),
            ("True", {"value": True}),
        ):
            self.gives(f"def main():\n    return {value}\n", {}, result, ways=("fork",))

    def test_may_have_nan_and_infinities(self):
        for ended in self.each("def main():\n    return {'a': float('nan'), 'b': 1e999}\n"):
            self.assertTrue(math.isnan(ended.result["a"]))
            self.assertEqual(ended.result["b"], math.inf)

    def test_takes_scalars_of_numpys_form(self):
        self.gives(
            """
            class Scalar:
                shape = ()
                def item(self): return 2.5
            def main():
                return {"loss": Scalar()}
            """,
            {},
            {"loss": 2.5},
        )

    def test_names_key_and_type_of_what_cannot_be_json(self):
        for ended in self.each("def main():\n    return {'a': {'b': object()}}\n"):
            self.assertEqual(ended.code, 1)
            self.assertEqual(ended.raised["kind"], "result")
            self.assertIn("`a.b` is of type object", ended.raised["message"])

    def test_may_be_large(self):
        self.gives("def main():\n    return 'x' * 100000\n", {}, {"value": "x" * 100000})

    def test_of_sys_exit_is_its_code(self):
        for words, code in (("3", 3), ("", 0), ("0", 0), ("'no'", 1)):
            for ended in self.each(f"import sys\ndef main():\n    sys.exit({words})\n"):
                self.assertEqual((ended.code, ended.raised), (code, None))


class ExceptionTest(Case):
    def test_keeps_type_message_lines_and_causes(self):
        text = """
        class Bad(Exception): pass
        def deep():
            raise KeyError("k")
        def main():
            try:
                deep()
            except KeyError as e:
                raise Bad("so it is") from e
        """
        for ended in self.each(text):
            self.assertEqual(ended.raised["type"], "train.Bad")
            self.assertEqual(ended.raised["message"], "so it is")
            self.assertIn("in deep", ended.raised["traceback"])
            self.assertIn("/train.py", ended.raised["traceback"])
            self.assertNotIn("_body.py", ended.raised["traceback"])
            self.assertNotIn("_child.py", ended.raised["traceback"])
            self.assertEqual([c["type"] for c in ended.raised["causes"]], ["KeyError"])
            self.assertEqual(ended.err, ended.raised["traceback"])

    @unittest.skipIf(sys.version_info < (3, 11), "notes are new in 3.11")
    def test_keeps_notes(self):
        text = """
        def main():
            e = ValueError("x")
            e.add_note("remember the milk")
            raise e
        """
        for ended in self.each(text):
            self.assertIn("remember the milk", ended.raised["traceback"])

    def test_that_is_very_long_is_cut(self):
        for ended in self.each("def main():\n    raise ValueError('y' * 10**6)\n"):
            self.assertLess(len(ended.raised["message"]), 100_000)


class StepTest(Case):
    def after(self, text, previous, config=None, **more):
        """What comes of a step whose predecessor returned this, in each isolation."""
        self.bench.file("train.py", text)
        path = self.bench.file("previous.json", json.dumps(previous))
        env = {"BRANCHLINE_PREVIOUS": path, "BRANCHLINE_STEP": "2"}
        for way in ("fork", "spawn", "reuse"):
            with self.subTest(way):
                settings = self.bench.settings("train.py", stepped=True, **more)
                yield getattr(self.bench, way)(config=config or {}, settings=settings, env=env)

    def test_asks_for_what_the_step_before_returned(self):
        text = """
            import branchline as bl
            def main():
                return {"all": bl.previous(), "step": bl.branch.step}
            """
        for ended in self.after(text, {"a": [1, {"b": None}]}):
            self.assertEqual(ended.result, {"all": {"a": [1, {"b": None}]}, "step": 2}, ended)
        self.gives(text, {}, {"all": {}, "step": 1})

    def test_gets_it_by_the_names_of_parameters(self):
        text = """
            def main(rows, path="none", other=7, **more):
                return [rows, path, other, more]
            """
        for ended in self.after(text, {"rows": 3, "path": "p", "extra": 1}):
            self.assertEqual(ended.result, {"value": [3, "p", 7, {}]}, ended)

    def test_lets_the_config_win_over_it(self):
        text = """
            def main(lr=0.5, rows=0):
                return [lr, rows]
            """
        for ended in self.after(text, {"lr": 9.0, "rows": 2}, {"lr": 0.1}):
            self.assertEqual(ended.result, {"value": [0.1, 2]}, ended)
        for ended in self.after(text, {"lr": 9.0, "rows": 2}, {"_args": [4]}):
            self.assertEqual(ended.result, {"value": [4, 2]}, ended)

    def test_lets_it_win_over_constants_of_the_guard(self):
        text = """
            def go(a, b=1):
                return [a, b]
            if __name__ == "__main__":
                go(5, b=6)
            """
        for ended in self.after(text, {"a": 1, "b": 2}):
            self.assertEqual(ended.result, {"value": [1, 2]}, ended)

    def test_sets_no_globals_by_it(self):
        text = """
            lr = 1
            def main():
                return lr
            """
        for ended in self.after(text, {"lr": 9}):
            self.assertEqual(ended.result, {"value": 1}, ended)

    def test_refuses_no_key_that_another_step_knows(self):
        text = """
            m = {"a": 1}
            def main():
                return m["a"]
            """
        for ended in self.after(text, {}, {"x": 1, "m": {"a": 2, "b": 3}}, strict=True, elsewhere=["x", "m"]):
            self.assertEqual(ended.result, {"value": 2}, ended)
        for ended in self.after(text, {}, {"x": 1}, strict=True, elsewhere=True):
            self.assertEqual(ended.result, {"value": 1}, ended)
        for ended in self.after(text, {}, {"y": 1}, strict=True, elsewhere=["x"]):
            self.assertIn("`y` isn't defined", ended.raised["message"], ended)

if __name__ == "__main__":
    unittest.main()
