"""Drives the real harness as a worker does, without Java."""

import atexit
import json
import mmap
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import time

SOURCES = os.environ.get("BRANCHLINE_PACKAGE") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "../../main/python")
)
# A copy, as a worker has one, so that it is compiled there.
PACKAGE = tempfile.mkdtemp(prefix="branchline-package-")
atexit.register(shutil.rmtree, PACKAGE, ignore_errors=True)
shutil.copytree(os.path.join(SOURCES, "branchline"), os.path.join(PACKAGE, "branchline"))
sys.path.insert(0, PACKAGE)

from branchline import _script  # noqa: E402

START = os.path.join(PACKAGE, "branchline", "_start.py")
HEAD = struct.Struct(">IcI")
PATIENCE = 60

# As a worker starts them; a shell's `&` leaves SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
ANSWERS = 4096 + 512 * 512
ANSWER = struct.Struct("=IiQBcH")


class Ended:
    """What came of a branch."""

    def __init__(self, status, result, raised, out, err, pid=0):
        self.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        self.signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        self.result = result
        self.raised = raised
        self.out = out
        self.err = err
        self.pid = pid

    def __repr__(self):
        return repr(self.__dict__)


class Bench:
    """A folder with scripts, and the ways to run them."""

    def __init__(self, python=sys.executable):
        self.folder = tempfile.mkdtemp(prefix="branchline-test-")
        self.python = python
        self.servers = []
        self.count = 0

    def close(self):
        for server in self.servers:
            server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(textwrap.dedent(text))
        return path

    def settings(self, words, **more):
        here = os.getcwd()
        os.chdir(self.folder)
        try:
            answer = _script.asked(words, self.folder)
        finally:
            os.chdir(here)
        if answer["problem"]:
            raise AssertionError(answer["problem"])
        settings = {
            key: answer[key] for key in ("script", "module", "entrypoint", "args", "kwargs", "cell")
        }
        settings["imports"] = answer["preload"]
        settings.update(more)
        return settings

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if not k.startswith("BRANCHLINE_")}
        env["PYTHONPATH"] = PACKAGE
        env["PYTHONHASHSEED"] = "0"
        env.update(more)
        return env

    def place(self, config):
        self.count += 1
        dir = os.path.join(self.folder, f"attempt-{self.count}")
        os.mkdir(dir)
        for name in ("stdout", "stderr"):
            open(os.path.join(dir, name), "w").close()
        with open(os.path.join(dir, "config.json"), "w") as file:
            json.dump(config, file)
        return dir, {
            "BRANCHLINE_DIR": dir,
            "BRANCHLINE_CONFIG": os.path.join(dir, "config.json"),
            "BRANCHLINE_RESULT": os.path.join(dir, "result.json"),
            "BRANCHLINE_REPORT": os.path.join(dir, "report.jsonl"),
            "BRANCHLINE_BRANCH": str(self.count),
            "BRANCHLINE_WORKER_ID": "bench",
            "BRANCHLINE_SEED": str(self.count - 5),
        }

    def spawn(self, words="train.py", config=None, settings=None, env=None):
        settings = settings or self.settings(words)
        dir, facts = self.place(config or {})
        facts.update(env or {})
        with open(dir + "/stdout", "w") as out, open(dir + "/stderr", "w") as err:
            process = subprocess.Popen(
                [self.python, START, "spawn", json.dumps(settings)],
                cwd=self.folder,
                env=self.environment(**facts),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            code = process.wait(PATIENCE)
        return ended(dir, code << 8 if code >= 0 else -code, None, None)

    def fork(self, words="train.py", config=None, settings=None, env=None):
        server = self.server("fork", settings or self.settings(words))
        try:
            return server.run(config or {}, env)
        finally:
            server.close()

    def reuse(self, words="train.py", config=None, settings=None, env=None):
        server = self.server("reuse", settings or self.settings(words))
        try:
            return server.run(config or {}, env)
        finally:
            server.close()

    def server(self, mode, settings, **env):
        server = Server(self, mode, settings, env)
        self.servers.append(server)
        return server


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def ended(dir, status, result, raised, pid=0):
    result = result or read(dir + "/result.json")
    raised = raised or read(dir + "/exception.json")
    return Ended(
        status,
        json.loads(result) if result else {},
        json.loads(raised) if raised else None,
        read(dir + "/stdout"),
        read(dir + "/stderr"),
        pid,
    )


class Answers:
    """What came of the branches of an interpreter, in memory shared with it."""

    def __init__(self, path):
        with open(path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), ANSWERS)
        self.words = memoryview(self.memory)[:16].cast("Q")
        self.taken = 0

    def ask(self):
        self.words[1] = 1

    def take(self):
        come = []
        while self.taken < self.words[0]:
            at = 4096 + self.taken % 512 * 512
            number, status, _, left, kind, length = ANSWER.unpack_from(self.memory, at)
            text = self.memory[at + ANSWER.size : at + ANSWER.size + length]
            come.append((number, status, left, kind, text))
            self.taken += 1
        return come

    def close(self):
        self.words.release()
        self.memory.close()


class Server:
    """A template, or an interpreter that is used again."""

    def __init__(self, bench, mode, settings, env):
        self.bench = bench
        self.mode = mode
        self.number = 0
        self.folders = 0
        self.dirs = {}
        self.told = {}
        path = os.path.join(bench.folder, f"s{len(bench.servers)}")
        self.tokens = None
        if mode == "reuse":
            os.mkfifo(path + "t")
            self.tokens = os.open(path + "t", os.O_RDWR)
            settings = {**settings, "tokens": path + "t"}
        door = socket.socket(socket.AF_UNIX)
        door.bind(path)
        door.listen(2)
        door.settimeout(PATIENCE)
        self.process = subprocess.Popen(
            [bench.python, START, mode, json.dumps({**settings, "socket": path})],
            cwd=bench.folder,
            env=bench.environment(**env),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.channel, _ = door.accept()
        self.channel.settimeout(PATIENCE)
        self.stream = self.channel.makefile("rb")
        self.kind, _, self.reason = self.next()
        self.control = None
        if mode == "fork" and self.kind == b"R":
            self.channel.sendall(HEAD.pack(HEAD.size - 4, b"O", 0))
            self.control = self.channel
            self.channel, _ = door.accept()
            self.channel.settimeout(PATIENCE)
            self.stream.close()
            self.stream = self.channel.makefile("rb")
        elif mode == "reuse":
            self.place = os.path.join(bench.folder, f"series-{len(bench.servers)}")
            names = ("stdout", "stderr", "config.json", "dir.", "answers")
            logs = [self.place + "-" + name for name in names]
            with open(logs[-1], "wb") as file:
                file.write(bytes(ANSWERS))
            self.answers = Answers(logs[-1])
            self.send(b"L", 0, "\0".join(logs).encode())
        door.close()

    def send(self, kind, number, payload):
        self.channel.sendall(HEAD.pack(HEAD.size - 4 + len(payload), kind, number) + payload)

    def next(self):
        head = self.stream.read(HEAD.size)
        if len(head) < HEAD.size:
            raise EOFError("the template is gone")
        length, kind, number = HEAD.unpack(head)
        return kind, number, self.stream.read(length + 4 - HEAD.size)

    def ask(self, config, env=None):
        self.number += 1
        dir, facts = self.bench.place(config)
        facts.update(env or {})
        self.dirs[self.number] = dir
        self.told[self.number] = {}
        if self.mode == "reuse":
            own = ("BRANCHLINE_DIR", "BRANCHLINE_RESULT", "BRANCHLINE_REPORT", "BRANCHLINE_CONFIG")
            facts = {name: value for name, value in facts.items() if name not in own}
        else:
            self.send(b"L", 0, f"{dir}/stdout\0{dir}/stderr".encode())
        words = [json.dumps(config)] + [f"{name}={value}" for name, value in facts.items()]
        self.send(b"F", self.number, "\0".join(words).encode())
        if self.tokens is not None:
            os.write(self.tokens, struct.pack(">I", self.number))
        return self.number

    def until(self, wanted, number):
        while wanted not in self.told[number]:
            if self.mode == "reuse":
                self.look()
            else:
                kind, which, payload = self.next()
                self.told[which][kind] = payload
        return self.told[number][wanted]

    def look(self):
        """Takes what has come, and waits for it if need be."""
        self.answers.ask()
        come = self.answers.take()
        kind, payload = b"A", b""
        if not come:
            kind, _, payload = self.next()
            come = self.answers.take()
        for number, status, left, told, text in come:
            if told == b"E":
                while kind == b"A":
                    kind, _, payload = self.next()
                told, text, kind = kind, payload, b"A"
            self.told[number][b"E"] = struct.pack(">iB", status, left) + told + text

    def end(self, number):
        answer = self.until(b"E", number)
        status = struct.unpack_from(">i", answer)[0]
        words = answer[4:]
        told = self.told[number]
        pid = struct.unpack(">I", told[b"S"])[0] if b"S" in told else self.process.pid
        if self.mode == "reuse":
            left, words = words[0], words[1:]
            for bit, name in ((1, "stdout"), (2, "stderr")):
                if left & bit:
                    os.replace(f"{self.place}-{name}.{number}", f"{self.dirs[number]}/{name}")
            if left & 4:
                folder = f"{self.place}-dir.{self.folders}"
                self.folders += 1
                for name in os.listdir(folder):
                    os.replace(f"{folder}/{name}", f"{self.dirs[number]}/{name}")
        kind, text = words[:1], words[1:].decode()
        return ended(
            self.dirs[number], status, text if kind == b"V" else "", text if kind == b"B" else "", pid
        )

    def run(self, config, env=None):
        return self.end(self.ask(config, env))

    def close(self):
        self.channel.close()
        self.stream.close()
        if self.control is not None:
            self.control.close()
        if self.tokens is not None:
            os.close(self.tokens)
            self.tokens = None
        if self.mode == "reuse":
            self.answers.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def until(condition, what):
    """Polls for something that is to come true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.005)
