"""Values that can't be JSON come from their config file, executed again with the branch."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import unittest

from bench import PACKAGE, Bench

TRAIN = """
act = None
net = None
seed = 0
def main(rate=None):
    import json
    return {"act": None if act is None else act(2), "net": net and type(net).__name__,
            "rate": rate and rate(3)}
"""

CONFIG = """
print('{"said": "by the config"}')
def twice(x): return 2 * x
def rate(x): return x / 2
class Net:
    pass
net = Net()
"""


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.bench = Bench()
        self.addCleanup(self.bench.close)

    def asked(self, mode, name, lines=0):
        """What the evaluating process answers."""
        path = os.path.join(self.bench.folder, name)
        process = subprocess.Popen(
            [sys.executable, os.path.join(PACKAGE, "branchline", "_evaluate.py"), mode, path],
            cwd=self.bench.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.addCleanup(process.stdout.close)
        answers = []
        for _ in range(max(lines, 1)):
            if lines:
                process.stdin.write("\n")
                process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        process.wait()
        return answers if lines else answers[0]

    def kept(self, value, file):
        """As the sweep has it, which knows how the file is spelled."""
        if isinstance(value, dict):
            if "<python>" in value:
                found = dict(value["<python>"], file=file)
                del found["message"], found["hint"]
                return {"<python>": found}
            return {key: self.kept(item, file) for key, item in value.items()}
        return [self.kept(item, file) for item in value] if isinstance(value, list) else value

    def config(self, text, name="cfg.py"):
        """The config that a file gives."""
        self.bench.file(name, text)
        return self.kept(self.asked("show", name)["config"], name)

    def each(self, config, train=TRAIN, ways=("fork", "spawn", "reuse")):
        """What comes of it in each isolation."""
        self.bench.file("train.py", train)
        for way in ways:
            with self.subTest(way):
                settings = self.bench.settings("train.py", folder=self.bench.folder)
                yield getattr(self.bench, way)(config=config, settings=settings)

    def gives(self, config, result, train=TRAIN):
        for ended in self.each(config, train):
            self.assertEqual((ended.code, ended.result, ended.raised), (0, result, None), ended)

    def refuses(self, config, message, ways=("fork", "spawn", "reuse")):
        for ended in self.each(config, ways=ways):
            self.assertEqual(ended.code, 1, ended)
            self.assertEqual(ended.raised["type"], "branchline.Unresolved", ended)
            self.assertIn(message, ended.raised["message"])
            yield ended


class ValueTest(Case):
    def test_is_the_very_object(self):
        config = self.config(CONFIG)
        config = {"act": config["twice"], "net": config["net"], "rate": config["rate"]}
        self.gives(config, {"act": 4, "net": "Net", "rate": 1.5})

    def test_tells_where_it_is_and_what(self):
        config = self.config(CONFIG)
        path = os.path.join(self.bench.folder, "cfg.py")
        with open(path, "rb") as file:
            hash = hashlib.sha256(file.read()).hexdigest()
        self.assertEqual(
            config["twice"]["<python>"],
            {
                "at": ["config", "twice"],
                "file": "cfg.py",
                "hashes": {"cfg.py": hash},
                "is": "<function twice in cfg.py>",
            },
        )
        self.assertEqual(config["net"]["<python>"]["is"], "<Net in cfg.py>")
        self.assertEqual(config["Net"]["<python>"]["is"], "<class Net in cfg.py>")

    def test_may_lie_within_others(self):
        train = "opt = {'lr': 1, 'f': None}\nfs = []\ndef main():\n"
        train += "    return {'a': opt['f'](opt['lr']), 'b': [f(1) for f in fs]}\n"
        text = "def _twice(x): return 2 * x\nopt = {'f': _twice}\nfs = [_twice, lambda x: x + 5]\n"
        self.gives(self.config(text), {"a": 2, "b": [2, 6]}, train)

    def test_is_in_what_config_gives_in_processes_that_it_starts_too(self):
        train = """
act = None
def main():
    import branchline, subprocess, sys
    code = "import branchline; print(branchline.config()['act'](4))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return {"same": branchline.config()["act"] is act, "there": out.stdout, "err": out.stderr}
"""
        config = {"act": self.config("def twice(x): return 2 * x\n")["twice"]}
        self.gives(config, {"same": True, "there": "8\n", "err": ""}, train)

    def test_that_is_a_class_of_the_script_is_that_which_runs(self):
        train = "net = None\nclass Net: pass\ndef main():\n    return isinstance(net, Net)\n"
        self.bench.file("train.py", train)
        config = self.config("from train import Net as _Net\nnet = _Net()\n")
        self.gives(config, {"value": True}, train)

    def test_comes_before_what_reads_it_in_a_cell(self):
        train = "# %% config\nact = None\nn = 1\n# %%\nfour = act(n)\n"
        config = self.config("def _f(x): return x + 3\nact = _f\nn = 1\n")
        for ended in self.each(config, train + "def main():\n    return four\n"):
            self.assertEqual(ended.result, {"value": 4}, ended)

    def test_of_an_axis_and_of_a_list_are_found_by_their_number(self):
        text = "def f(x): return x\ndef g(x): return -x\n"
        self.bench.file("cfg.py", text + "_sweep = {'act': [f, g]}\n")
        axes = self.kept(self.asked("show", "cfg.py")["axes"], "cfg.py")
        for n, value in enumerate((2, -2)):
            self.gives({"act": axes["act"][n]}, {"act": value, "net": None, "rate": None})
        text += "def config_gen():\n    return [{'act': f}, {'act': g}]\n"
        self.bench.file("list.py", text)
        configs = self.kept(self.asked("show", "list.py")["configs"], "list.py")
        self.gives(configs[1], {"act": -2, "net": None, "rate": None})

    def test_of_a_generator_is_that_of_its_point(self):
        text = "def config_gen():\n    for n in range(3):\n"
        text += "        yield {'act': lambda x, n=n: x * n}\n"
        self.bench.file("gen.py", text)
        answers = self.asked("generate", "gen.py", 3)
        config = self.kept(answers[2]["config"], "gen.py")
        self.assertEqual(config["act"]["<python>"]["at"], ["configs", 2, "act"])
        self.gives(config, {"act": 4, "net": None, "rate": None})
        taken = self.asked("list", "gen.py")["configs"]
        self.assertEqual(self.kept(taken[2], "gen.py"), config)

    @unittest.skipIf(importlib.util.find_spec("numpy") is None, "NumPy isn't there")
    def test_may_be_an_array_while_its_numbers_are_numbers(self):
        config = self.config("import numpy as np\nw = np.arange(6).reshape(2, 3)\nn = w[1, 2]\n")
        self.assertEqual(config["n"], 5)
        self.assertEqual(config["w"]["<python>"]["is"], f"<ndarray 2x3 {'int64'} in cfg.py>")
        train = "import numpy as np\nw = np.zeros(1)\nn = 0\ndef main():\n    return w[1, n - 3]\n"
        self.gives(config, {"value": 5}, train)


class FileTest(Case):
    def test_is_executed_once_for_a_branch_in_its_own_process(self):
        text = "import os\ncount = open('count', 'a').write(f'{os.getpid()}\\n')\n"
        config = self.config(text + "def act(x): return x\nrate = act\n")
        self.bench.file("count", "")
        config = {"act": config["act"], "rate": config["rate"]}
        self.bench.file("train.py", TRAIN)
        settings = self.bench.settings("train.py", folder=self.bench.folder)
        server = self.bench.server("fork", settings)
        pids = [server.run(config).pid for _ in range(3)]
        with open(os.path.join(self.bench.folder, "count")) as file:
            self.assertEqual([int(line) for line in file], pids)

    def test_is_executed_anew_for_each_branch_of_an_interpreter(self):
        config = self.config("seen = []\ndef act(x):\n    seen.append(x)\n    return len(seen)\n")
        self.bench.file("train.py", TRAIN)
        settings = self.bench.settings("train.py", folder=self.bench.folder)
        server = self.bench.server("reuse", settings)
        results = [server.run({"act": config["act"]}).result["act"] for _ in range(3)]
        self.assertEqual(results, [1, 1, 1])

    def test_prints_to_stderr_and_takes_no_random_numbers_of_the_script(self):
        train = "import random\nact = None\nrandom.seed(1)\nfirst = random.random()\n"
        train += "def main():\n    return random.random()\n"
        text = "import random\nprint('said')\nrandom.random()\ndef act(x): return x\n"
        config = {"act": self.config(text)["act"]}
        import random

        random.seed(1)
        wanted = [random.random(), random.random()][1]
        for ended in self.each(config, train):
            self.assertEqual(ended.result, {"value": wanted}, ended)
            self.assertEqual((ended.out, ended.err), ("", "said\n"))

    def test_may_use_what_lies_beside_it_when_it_is_called(self):
        self.bench.file("conf/beside.py", "def three(): return 3\n")
        self.bench.file("conf/cfg.py", "def act(x):\n    import beside\n    return beside.three()\n")
        config = self.kept(self.asked("show", "conf/cfg.py")["config"], "conf/cfg.py")
        self.gives(config, {"act": 3, "net": None, "rate": None})

    def test_that_is_another_one_now_is_refused_and_not_executed(self):
        config = {"act": self.config("def act(x): return x\n")["act"]}
        self.bench.file("cfg.py", "open('executed', 'w')\ndef act(x): return x\n")
        for _ in self.refuses(config, "cfg.py is another file than at submit; submit the sweep"):
            pass
        self.assertFalse(os.path.exists(os.path.join(self.bench.folder, "executed")))

    def test_includes_what_it_uses(self):
        self.bench.file("base.py", "def act(x): return x\n")
        config = self.config("from branchline import use_config\nuse_config('base.py')\n")
        self.assertEqual(set(config["act"]["<python>"]["hashes"]), {"cfg.py", "base.py"})
        self.gives(config, {"act": 2, "net": None, "rate": None})
        self.bench.file("base.py", "def act(x): return 7\n")
        for _ in self.refuses(config, "base.py is another file than at submit"):
            pass

    def test_that_is_not_here_is_told(self):
        config = {"act": self.config("def act(x): return x\n")["act"]}
        os.remove(os.path.join(self.bench.folder, "cfg.py"))
        for _ in self.refuses(config, "it has to be there wherever branches run"):
            pass

    def test_that_raises_here_is_told_with_the_cause(self):
        text = "import sys\nif 'train' in sys.modules:\n    raise KeyError('no')\n"
        config = {"act": self.config(text + "def act(x): return x\n")["act"]}
        message = "<function act in cfg.py> can't be had here: cfg.py raised an exception"
        for ended in self.refuses(config, message):
            self.assertEqual([one["type"] for one in ended.raised["causes"]], ["KeyError"])
            self.assertIn("cfg.py", ended.raised["traceback"])
            self.assertNotIn("_references.py", ended.raised["traceback"])
            self.assertNotIn("_configs.py", ended.raised["traceback"])

    def test_that_ends_the_process_does_not_make_a_success_of_it(self):
        text = "import sys\nif 'train' in sys.modules:\n    sys.exit(0)\n"
        config = {"act": self.config(text + "def act(x): return x\n")["act"]}
        for _ in self.refuses(config, "cfg.py raised an exception"):
            pass

    def test_that_gives_something_else_here_is_refused(self):
        text = "import sys\nhere = 'train' in sys.modules\n"
        text += "def act(x): return x\nif here:\n    class act: pass\n"
        config = {"act": self.config(text)["act"]}
        message = "gives <class act in cfg.py> here, where it gave <function act in cfg.py>"
        for _ in self.refuses(config, message, ("spawn",)):
            pass
        text = "import sys\nfs = [print] * (0 if 'train' in sys.modules else 2)\n"
        config = {"act": self.config(text)["fs"][1]}
        for _ in self.refuses(config, "doesn't give <function print in cfg.py> here", ("spawn",)):
            pass


if __name__ == "__main__":
    unittest.main()
