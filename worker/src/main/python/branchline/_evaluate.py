"""Evaluates a config file in a process of its own, started by Branchline's command line.

    python _evaluate.py show FILE                what the file says; a generator isn't asked
    python _evaluate.py list FILE                the same, with all that a generator gives
    python _evaluate.py generate FILE            one config of its generator for each line of input
    python _evaluate.py defaults FILE [FUNCTION] a script's own values; it isn't executed

An answer is one line of JSON, on what was standard output when the process began; the file itself
prints to standard error. When standard input ends, the process does too.
"""

# This file alone has to be readable for any Python, so that one that is too old can be told.
import json
import os
import sys


def main():
    """Answers what is asked on the command line, and ends the process."""
    answers = os.fdopen(os.dup(1), "w")
    questions = os.fdopen(os.dup(0), "r")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def answer(value):
        # Once it is answered, the process may be ended at any time.
        sys.stdout.flush()
        sys.stderr.flush()
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    if sys.version_info < (3, 9):
        version = "%d.%d" % sys.version_info[:2]
        message = sys.executable + " is Python " + version + ", which is too old"
        answer({"kind": "error", "message": message, "hint": "name one from 3.9 with --python"})
    else:
        here = os.path.dirname(os.path.abspath(__file__))
        sys.path[0] = os.path.dirname(here)
        from branchline import _process

        _process.serve(sys.argv[1], sys.argv[2:], questions, answer)
    os._exit(0)


if __name__ == "__main__":
    main()
