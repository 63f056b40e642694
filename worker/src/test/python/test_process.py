"""What a branch is as a process, and what a template does."""

import os
import signal
import struct
import sys
import unittest

from bench import Bench, until

from branchline import _server

LOOP = "import time\ndef main():\n    print('here', flush=True)\n    time.sleep(600)\n"


class Case(unittest.TestCase):
    def setUp(self):
        self.bench = Bench()
        self.addCleanup(self.bench.close)

    def template(self, text, **more):
        self.bench.file("train.py", text)
        server = self.bench.server("fork", self.bench.settings("train.py"), **more)
        self.assertEqual(server.kind, b"R", server.reason)
        return server


class ChildTest(Case):
    def test_has_its_own_group_default_signals_and_few_descriptors(self):
        text = """
import os, signal
def main():
    path = "/proc/self/fd/"
    fds = sorted(int(n) for n in os.listdir(path) if os.path.exists(path + n))
    return {
        "leader": os.getpgrp() == os.getpid(),
        "int": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
        "chld": signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL,
        "mask": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "fds": len(fds),
        "kept": [fd for fd in fds if fd > 2 and os.get_inheritable(fd)],
    }
"""
        ended = self.template(text).run({})
        self.assertEqual(
            ended.result,
            {"leader": True, "int": True, "chld": True, "mask": 0, "fds": 3, "kept": []},
        )

    def test_reports_its_pid_and_its_death_by_a_signal(self):
        server = self.template("import os, signal\ndef main():\n    os.kill(os.getpid(), 11)\n")
        ended = server.run({})
        self.assertEqual(ended.signal, signal.SIGSEGV)
        self.assertNotEqual(ended.pid, server.process.pid)

    def test_that_leaves_by_os_exit_is_told_with_its_code(self):
        server = self.template("import os\nlr = 0\ndef main():\n    os._exit(lr)\n")
        self.assertEqual([server.run({"lr": n}).code for n in (0, 7)], [0, 7])

    def test_runs_finally_at_sigterm(self):
        text = """
import time
def main():
    try:
        print("here", flush=True)
        time.sleep(600)
    finally:
        print("finally")
"""
        server = self.template(text)
        number = server.ask({})
        until(lambda: "here" in read(server, number), "its first line")
        os.kill(int.from_bytes(server.until(b"S", number), "big"), signal.SIGTERM)
        ended = server.end(number)
        self.assertEqual((ended.code, ended.out), (143, "here\nfinally\n"))

    def test_waits_for_threads_and_calls_what_was_registered(self):
        text = """
import atexit, threading, time
def late():
    time.sleep(0.05)
    print("thread")
def main():
    threading.Thread(target=late).start()
    atexit.register(print, "atexit")
    return 1
"""
        for way in (self.bench.fork, self.bench.spawn):
            self.bench.file("train.py", text)
            ended = way()
            self.assertEqual((ended.code, ended.out, ended.result["value"]), (0, "thread\natexit\n", 1))

    def test_forks_of_its_own_tell_nothing(self):
        text = """
import os
def main():
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        return "parent"
    return "child"
"""
        for way in (self.bench.fork, self.bench.spawn):
            self.bench.file("train.py", text)
            self.assertEqual(way().result, {"value": "parent"})

    def test_may_print_a_lot_and_change_directory(self):
        text = """
import os
def main():
    os.chdir("/")
    for i in range(20000):
        print("line", i)
    return os.getcwd()
"""
        for way in (self.bench.fork, self.bench.spawn, self.bench.reuse):
            self.bench.file("train.py", text)
            ended = way()
            self.assertEqual(ended.result, {"value": "/"})
            self.assertEqual(ended.out.count("\n"), 20000)

    def test_finds_the_package_compiled_though_scripts_may_not_write_bytecode(self):
        """Compiling it again for each branch took as long as the interpreter's whole start."""
        self.bench.file("beside.py", "")
        self.bench.file("train.py", "import beside, sys\ndef main():\n    return sys.dont_write_bytecode\n")
        compiled = os.path.join(self.bench.folder, "compiled")
        env = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": compiled}
        self.assertEqual(self.bench.spawn(env=env).result, {"value": True})
        names = [name for _, _, files in os.walk(compiled) for name in files]
        self.assertIn("_body", [name.partition(".")[0] for name in names])
        self.assertNotIn("beside", [name.partition(".")[0] for name in names])

    def kept(self):
        """Runs a script; what it returns, whether it was compiled for that, where that is kept."""
        folder = os.path.join(self.bench.folder, "compiled")
        result = self.bench.spawn(env={"PYTHONPYCACHEPREFIX": folder}).result["value"]
        files = [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]
        return (*result, [file for file in files if "script-" in file])

    def test_compiles_a_script_once_for_all_interpreters_and_again_when_it_is_another(self):
        """A first `compile` took a tenth of the interpreter's start, and a long script longer."""
        text = """
import sys
# %% config
lr = 1
# %%
def main():
    return lr + 1, "branchline._codes" in sys.modules
"""
        path = self.bench.file("train.py", text)
        before = os.stat(path)
        self.assertEqual(self.kept()[:2], (2, True))
        *answer, files = self.kept()
        self.assertEqual((answer, len(files)), ([2, False], 1))
        self.bench.file("train.py", text.replace("lr + 1", "lr + 2"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.assertEqual(self.kept()[:2], (3, True))
        self.assertEqual(self.kept()[:2], (3, False))
        for broken in (b"", b"no more", b"i\x01\x00\x00\x00"):
            with open(files[0], "wb") as file:
                file.write(broken)
            self.assertEqual(self.kept()[:2], (3, True))
        self.assertEqual(self.kept(), (3, False, files))

    def test_runs_a_script_that_cannot_be_kept_compiled(self):
        self.bench.file("train.py", "def main():\n    return 1, None\n")
        *_, files = self.kept()
        os.unlink(files[0])
        os.mkdir(files[0])
        *answer, files = self.kept()
        self.assertEqual((answer, len(files)), ([1, None], 0))

    def test_sees_nothing_of_what_was_rehearsed(self):
        text = """
import sys
def main():
    main = sys.modules["__main__"].__file__
    return [main, sys.argv[0], [name for name in sys.modules if "nothing" in name]]
"""
        path = self.bench.file("train.py", text)
        self.assertEqual(self.bench.fork().result, {"value": [path, "train.py", []]})

    def test_is_seeded_by_its_branch_whatever_its_isolation(self):
        text = "import random\ndef main():\n    return [random.random(), hash('a')]\n"
        self.bench.file("train.py", text)
        late = "def main():\n    import random\n    return [random.random(), hash('a')]\n"
        env = {"BRANCHLINE_SEED": "-77"}
        found = [way(env=env).result for way in (self.bench.fork, self.bench.spawn, self.bench.reuse)]
        self.bench.file("train.py", late)
        found += [way(env=env).result for way in (self.bench.fork, self.bench.spawn)]
        self.assertEqual(len({str(one) for one in found}), 1, found)
        self.assertNotEqual(self.bench.fork(env={"BRANCHLINE_SEED": "78"}).result, found[0])

    def test_may_ask_for_its_facts_and_config_and_report(self):
        text = """
import subprocess, sys
import branchline as bl
def main():
    bl.report(step=1, loss=0.5)
    bl.report(loss=0.25)
    inner = subprocess.run([sys.executable, "-c", "import branchline; print(branchline.config()['a'])"],
                           capture_output=True, text=True)
    return {"config": bl.config(), "ordinal": bl.branch.ordinal, "worker": bl.branch.worker_id,
            "attempt": bl.branch.attempt, "inner": inner.stdout.strip(),
            "reports": open(bl.branch.dir + "/report.jsonl").read()}
"""
        for way in (self.bench.fork, self.bench.spawn, self.bench.reuse):
            self.bench.file("train.py", text)
            ended = way(config={"a": {"b": 1}})
            self.assertEqual(ended.result["config"], {"a": {"b": 1}}, ended)
            self.assertEqual(ended.result["ordinal"], self.bench.count)
            self.assertEqual(ended.result["worker"], "bench")
            self.assertEqual(ended.result["inner"], "{'b': 1}")
            self.assertEqual(ended.result["reports"], '{"step": 1, "loss": 0.5}\n{"loss": 0.25}\n')


class TemplateTest(Case):
    def test_runs_many_at_once_each_with_its_own(self):
        server = self.template("lr = 0\ndef main():\n    print(lr)\n    return {'lr': lr}\n")
        numbers = [server.ask({"lr": i}) for i in range(100)]
        for i, number in enumerate(numbers):
            ended = server.end(number)
            self.assertEqual((ended.result, ended.out), ({"lr": i}, f"{i}\n"))

    def test_never_runs_the_body_and_isolates_branches(self):
        text = "import builtins\nbuiltins.n = getattr(builtins, 'n', 0) + 1\ndef main():\n    return n\n"
        server = self.template(text)
        self.assertEqual([server.run({}).result["value"] for _ in range(3)], [1, 1, 1])

    def test_runs_the_file_as_it_is_now(self):
        for mode in ("fork", "reuse"):
            self.bench.file("train.py", "def main():\n    return 'old'\n")
            server = self.bench.server(mode, self.bench.settings("train.py"))
            self.assertEqual(server.run({}).result, {"value": "old"})
            self.bench.file("train.py", "def main():\n    return 'newer'\n")
            self.assertEqual(server.run({}).result, {"value": "newer"})

    def test_leaves_no_zombie_and_no_descriptor(self):
        server = self.template("import os\ndef main():\n    return os.getppid()\n")
        seat = server.run({}).result["value"]
        self.assertEqual(children(server.process.pid), [seat])
        before = len(os.listdir(f"/proc/{seat}/fd"))
        for _ in range(200):
            self.assertEqual(server.run({}).result, {"value": seat})
        self.assertEqual(len(os.listdir(f"/proc/{seat}/fd")), before)
        self.assertEqual(children(seat), [])

    def test_declines_if_an_import_leaves_a_thread(self):
        self.bench.file(
            "lib/threaded.py",
            "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n",
        )
        self.bench.file("train.py", "import threaded\ndef main():\n    return 1\n")
        settings = self.bench.settings("train.py", preload="all")
        env = {"PYTHONPATH": os.pathsep.join((self.bench.folder + "/lib", _package()))}
        server = self.bench.server("fork", settings, **env)
        self.assertEqual((server.kind, server.reason), (b"N", b"an import has left a thread running"))

    def test_ends_its_groups_when_its_socket_closes(self):
        server = self.template(LOOP)
        number = server.ask({})
        pid = int.from_bytes(server.until(b"S", number), "big")
        until(lambda: "here" in read(server, number), "its first line")
        server.close()
        until(lambda: gone(pid), "the end of the branch")

    def test_takes_its_children_along_when_it_is_killed(self):
        server = self.template(LOOP)
        number = server.ask({})
        pid = int.from_bytes(server.until(b"S", number), "big")
        until(lambda: "here" in read(server, number), "its first line")
        server.process.kill()
        server.process.wait()
        until(lambda: gone(pid), "the end of the branch")

    def test_preloads_what_is_installed_and_not_what_is_the_scripts(self):
        self.bench.file("own.py", "import sys\nsys.own = 1\n")
        text = "import decimal, own\nimport broken_one\n"
        self.bench.file("broken_one.py", "raise ValueError('mine')\n")
        self.bench.file("train.py", text)
        _server.preload("installed", [["decimal", []], ["own", []]], self.bench.folder)
        self.assertNotIn("own", sys.modules)
        ended = self.bench.fork()
        self.assertEqual(ended.raised["type"], "ValueError")

    def test_used_again_has_a_fresh_module_for_each_branch(self):
        self.bench.file("part.py", "seen = []\n")
        self.bench.file(
            "train.py", "import part\nd = {}\ndef main():\n    part.seen.append(1)\n    return len(part.seen)\n"
        )
        server = self.bench.server("reuse", self.bench.settings("train.py"))
        ended = [server.run({"d": {str(i): i}}) for i in range(3)]
        self.assertEqual([one.result["value"] for one in ended], [1, 1, 1])
        self.assertEqual({one.pid for one in ended}, {server.process.pid})


class SeriesTest(Case):
    def series(self, text, **more):
        self.bench.file("train.py", text)
        return self.bench.server("reuse", self.bench.settings("train.py"), **more)

    def test_keeps_what_each_prints_apart_also_by_the_descriptor(self):
        server = self.series(
            "import os, sys\nlr = 0\ndef main():\n    if lr % 2:\n        print(lr)\n"
            "    if lr % 3 == 0:\n        os.write(2, b'%d' % lr)\n"
        )
        ended = [server.run({"lr": i}) for i in range(12)]
        self.assertEqual([one.out for one in ended], [f"{i}\n" if i % 2 else "" for i in range(12)])
        self.assertEqual([one.err for one in ended], ["" if i % 3 else f"{i}" for i in range(12)])

    def test_gives_each_an_empty_folder_of_its_own(self):
        server = self.series(
            "import os\nlr = 0\ndef main():\n    dir = os.environ['BRANCHLINE_DIR']\n"
            "    found = os.listdir(dir)\n    if lr % 2:\n        open(dir + '/x', 'w').close()\n"
            "    return found\n"
        )
        for i in range(20):
            ended = server.run({"lr": i})
            self.assertEqual(ended.result, {"value": []})
            self.assertEqual(os.path.exists(server.dirs[server.number] + "/x"), i % 2 == 1)

    def test_leaves_out_what_was_taken_back(self):
        server = self.series("lr = 0\ndef main():\n    return lr\n")
        first = server.ask({"lr": 1})
        self.assertEqual(server.end(first).result, {"value": 1})
        kept, server.tokens = server.tokens, None
        for i in range(5):
            server.ask({"lr": 10 + i})
        server.tokens = kept
        self.assertEqual(server.run({"lr": 2}).result, {"value": 2})

    def test_goes_on_after_a_branch_has_emptied_the_file_of_its_config(self):
        """Its place is in memory, where a store beyond the file's end kills an interpreter."""
        server = self.series(
            "import branchline as bl, os\nlr = 0\ndef main():\n    found = bl.config()\n"
            "    if lr % 2:\n        open(os.environ['BRANCHLINE_CONFIG'], 'w').close()\n"
            "    return found\n"
        )
        for i in range(6):
            self.assertEqual(server.run({"lr": i}).result, {"lr": i})

    def test_ends_a_branch_at_sigterm_and_goes_on(self):
        server = self.series(
            "import time\nlr = 0\ndef main():\n    if lr == 0:\n        print('here')\n"
            "        time.sleep(600)\n    return lr\n"
        )
        for _ in range(2):
            number = server.ask({"lr": 0})
            until(lambda: read_or_none(server.place + "-stdout"), "its first line")
            os.kill(server.process.pid, signal.SIGTERM)
            self.assertEqual(server.end(number).code, 143)
            self.assertEqual(server.run({"lr": 1}).result, {"value": 1})

    def test_has_told_what_ended_before_it_was_killed(self):
        """Without a word on the socket, as nobody has asked for one."""
        server = self.series(
            "import os\nlr = 0\ndef main():\n    if lr == 300:\n        os.kill(os.getpid(), 9)\n    return lr\n"
        )
        for i in range(301):
            server.ask({"lr": i})
        self.assertEqual(server.process.wait(60), -signal.SIGKILL)
        self.assertEqual(server.stream.read(), b"")
        come = server.answers.take()
        self.assertEqual([number for number, *_ in come], list(range(1, 301)))
        self.assertEqual([text for *_, text in come], [b'{"value": %d}' % i for i in range(300)])

    def test_wakes_whoever_asks_while_a_branch_runs(self):
        """What ended before a branch that takes long is there, and the next end is told."""
        server = self.series(
            "import os, time\nlr = 0\ndef main():\n    while lr == 3 and not os.path.exists('go'):\n"
            "        time.sleep(0.001)\n    return lr\n"
        )
        numbers = [server.ask({"lr": i}) for i in range(5)]
        until(lambda: server.answers.words[0] == 3, "the first three")
        self.assertEqual([server.end(number).result["value"] for number in numbers[:3]], [0, 1, 2])
        server.answers.ask()
        self.bench.file("go", "")
        self.assertEqual(server.next()[0], b"A")
        self.assertEqual(server.end(numbers[3]).result, {"value": 3})
        self.assertEqual(server.end(numbers[4]).result, {"value": 4})

    def test_tells_long_and_short_results_in_their_order(self):
        server = self.series("n = 0\ndef main():\n    return {'n': n, 'x': '-' * (n % 3 * 250)}\n")
        sizes = range(900)
        for start in range(0, 900, 100):
            numbers = [server.ask({"n": n}) for n in sizes[start : start + 100]]
            found = [server.end(number).result for number in numbers]
            self.assertEqual([one["n"] for one in found], list(sizes[start : start + 100]))
            self.assertEqual([len(one["x"]) for one in found], [one["n"] % 3 * 250 for one in found])

    def test_has_no_fork_of_the_script_go_on_with_the_next(self):
        server = self.series(
            "import os\nlr = 0\ndef main():\n    pid = os.fork()\n    if pid:\n        os.waitpid(pid, 0)\n"
            "    return [lr, pid > 0]\n"
        )
        numbers = [server.ask({"lr": i}) for i in range(3)]
        self.assertEqual(
            [server.end(number).result["value"] for number in numbers], [[i, True] for i in range(3)]
        )

    def test_gives_processes_that_the_script_starts_each_config_whatever_its_length(self):
        server = self.series(
            "import json, os, subprocess\nx = ''\ndef main():\n"
            "    with open(os.environ['BRANCHLINE_CONFIG']) as file:\n        read = json.load(file)['x']\n"
            "    env = subprocess.check_output(['/bin/sh', '-c', 'echo $BRANCHLINE_BRANCH'], text=True)\n"
            "    return [len(read), read == x, int(env), int(os.environ['BRANCHLINE_BRANCH'])]\n"
        )
        for size in (10, 5000, 3, 4090, 70_000, 0, 2_000_000):
            read, same, told, here = server.run({"x": "a" * size}).result["value"]
            self.assertEqual((read, same, told), (size, True, here))

    def test_takes_more_than_a_socket_holds_before_it_may_begin(self):
        server = self.series("x = ''\ndef main():\n    return len(x)\n")
        kept, server.tokens = server.tokens, None
        numbers = [server.ask({"x": "a" * 40_000}) for _ in range(20)]
        server.tokens = kept
        os.write(kept, b"".join(struct.pack(">I", number) for number in numbers))
        self.assertEqual([server.end(number).result["value"] for number in numbers], [40_000] * 20)

    def test_grows_neither_in_memory_nor_in_descriptors(self):
        server = self.series("def main():\n    return {'x': [0] * 100}\n")

        def facts():
            for _ in range(2000):
                server.run({})
            with open(f"/proc/{server.process.pid}/statm") as file:
                return int(file.read().split()[1]), len(os.listdir(f"/proc/{server.process.pid}/fd"))

        facts()
        before, after = facts(), facts()
        self.assertEqual(before[1], after[1])
        self.assertLess(after[0] - before[0], 256, "pages")


class OutsideTest(Case):
    def test_works_by_hand(self):
        import subprocess

        self.bench.file(
            "train.py",
            """
            import branchline as bl
            lr = 0.1
            @bl.entrypoint
            def go():
                assert bl.report(step=1, loss=2.0) is True
                print(bl.config(), bl.branch.ordinal, bl.branch.attempt, bl.branch.sweep_id == "")
            if __name__ == "__main__":
                go()
            """,
        )
        env = self.bench.environment()
        ran = subprocess.run(
            [sys.executable, "train.py"], cwd=self.bench.folder, env=env, capture_output=True, text=True
        )
        self.assertEqual((ran.stdout, ran.stderr), ("step=1 loss=2.0\n{} 0 1 True\n", ""))


def read(server, number):
    with open(server.dirs[number] + "/stdout") as file:
        return file.read()


def read_or_none(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


def gone(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(") ")[2][0] == "Z"
    except OSError:
        return True


def _package():
    from bench import PACKAGE

    return PACKAGE


if __name__ == "__main__":
    unittest.main()
