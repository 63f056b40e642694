"""The floors that Branchline's branches of Python scripts are compared with, in a few plain lines.

forks.py bare|server|spawn WIDTH COUNT [MODULE...]: WIDTH processes share COUNT branches; prints the
seconds from the first fork until the last end.

bare    os.fork, os._exit and wait, nothing else
server  what a branch is: a fork with a group, an environment, two log files, a config, the script's
        body, its function, a result as JSON by a pipe; reaped, and its empty logs removed
spawn   `python3 script.py`, one after another
"""

import gc
import importlib
import json
import os
import subprocess
import sys
import time

SCRIPT = "import branchline_modules\nlr = 0.0\ndef main():\n    return {'lr': lr}\n"


def bare(lane, n):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def server(lane, n):
    config = json.dumps({"lr": n / 8})
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.environ.update(BRANCH=str(n), SLOT=str(lane), SEED=str(n * 7), CONFIG=config)
        for fd, name in ((1, "stdout"), (2, "stderr")):
            log = os.open(f"{lane}.{name}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            os.dup2(log, fd)
            os.close(log)
        names = {"__name__": "train"}
        exec(CODE, names)
        names.update(json.loads(config))
        os.write(write, json.dumps(names["main"]()).encode())
        os._exit(0)
    os.close(write)
    result = json.loads(os.read(read, 65536))
    os.close(read)
    assert os.waitpid(pid, 0)[1] == 0 and result == {"lr": n / 8}
    for name in ("stdout", "stderr"):
        os.unlink(f"{lane}.{name}")


def spawn(lane, n):
    subprocess.run([sys.executable, "train.py"], check=True, stdout=subprocess.DEVNULL)


way, width, count = globals()[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
for module in sys.argv[4:]:
    importlib.import_module(module)
imports = "".join(f"import {module}\n" for module in sys.argv[4:])
CODE = compile(SCRIPT.replace("import branchline_modules\n", imports), "train.py", "exec")
if way is spawn:
    with open("train.py", "w") as file:
        file.write(SCRIPT.replace("import branchline_modules\n", imports) + "main()\n")
gc.collect()
gc.freeze()
start = time.monotonic()
lanes = []
for lane in range(width):
    pid = os.fork()
    if pid == 0:
        for n in range(lane, count, width):
            way(lane, n)
        os._exit(0)
    lanes.append(pid)
for pid in lanes:
    assert os.waitpid(pid, 0)[1] == 0
print(time.monotonic() - start)
