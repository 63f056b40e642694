"""What is decided at submit, from the syntax tree."""

import os
import unittest

from bench import Bench, _script


class ScriptTest(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.addCleanup(self.bench.close)

    def of(self, text, entrypoint=""):
        return _script.analyse(self.bench.file("train.py", text), entrypoint)

    def calls(self, text, name):
        self.assertEqual((self.of(text)["entrypoint"], self.of(text)["problem"]), (name, ""))

    def doubts(self, text, *words):
        found = self.of(text)
        for word in words:
            self.assertIn(word, found["problem"])
        self.assertIn("program: train.py", found["hint"])

    def test_the_named_function_comes_first(self):
        text = "def a(): pass\ndef main(): pass\n"
        self.assertEqual(self.of(text, "a")["entrypoint"], "a")
        self.assertIn("no function `b`", self.of(text, "b")["problem"])

    def test_then_the_marked_one(self):
        mark = "import branchline as bl\n@bl.entrypoint\ndef a(): pass\ndef main(): pass\n"
        self.calls(mark, "a")
        self.calls("from branchline import entrypoint as e\n@e\ndef a(): pass\n", "a")
        self.doubts(mark + "@bl.entrypoint\ndef b(): pass\n", "several", "a, b")

    def test_then_the_one_that_the_guard_calls(self):
        top = "import asyncio, sys\ndef go(n=1): pass\ndef main(): pass\n"
        for call in (
            "go()",
            "go(3, n=4)",
            "sys.exit(go())",
            "asyncio.run(go())",
            "print('x', go())",
            "x = go()",
            "raise SystemExit(go())",
            "try:\n        go()\n    except KeyboardInterrupt:\n        pass",
        ):
            with self.subTest(call):
                self.calls(f"{top}if __name__ == '__main__':\n    {call}\n", "go")

    def test_but_never_by_a_guess(self):
        top = "import sys\ndef parse(): pass\ndef go(n=1): pass\ndef main(): pass\n"
        guard = "if __name__ == '__main__':\n    "
        self.doubts(top + guard + "parse()\n    go()\n", "parse() (line 6)", "go() (line 7)")
        self.doubts(top + guard + "go(sys.argv[1])\n", "go(sys.argv[1])")
        self.doubts(top + guard + "go(parse())\n", "several")
        self.doubts(top + guard + "a = 1\n    go(a)\n", "computes")
        self.doubts(top + guard + "for i in [1]:\n        go()\n", "condition")
        self.doubts(top + guard + "if len(sys.argv) > 1:\n        go()\n", "condition")

    def test_else_main_else_run_else_none(self):
        self.calls("def run(): pass\ndef main(): pass\n", "main")
        self.calls("def run(): pass\nif __name__ == '__main__':\n    print(1)\n", "run")
        self.calls("def other(): pass\n", "")

    def test_finds_names_that_the_body_reads(self):
        found = self.of(
            "lr = 1\nn = 2\ndef f(x=lr):\n    return n\nclass A:\n    y = [n for _ in '']\n"
        )
        self.assertEqual(found["read"], {"lr": 3, "n": 6})

    def test_finds_the_config_cell(self):
        found = self.of("import os\n# %% config\nlr = 1\n# %%\nx = lr\n")
        self.assertEqual((found["cell"], found["read"]), ([2, 3], {}))
        self.assertIsNone(self.of("x = '''\n# %% config\n'''\n")["cell"])

    def test_finds_leading_imports(self):
        found = self.of(
            '"""doc"""\nfrom __future__ import annotations\nimport os, a.b\nfrom c import d\n'
            "from . import e\nx = 1\nimport late\n"
        )
        self.assertEqual(found["preload"], [["os", []], ["a.b", []], ["c", ["d"]]])

    def test_never_imports_a_package_to_find_a_module(self):
        self.bench.file("pkg/__init__.py", "raise SystemError('imported')\n")
        self.bench.file("pkg/mod.py", "def main(): pass\n")
        self.addCleanup(os.chdir, os.getcwd())
        found = _script.asked("pkg.mod", self.bench.folder)
        self.assertEqual((found["entrypoint"], found["module"]), ("main", True))


if __name__ == "__main__":
    unittest.main()
