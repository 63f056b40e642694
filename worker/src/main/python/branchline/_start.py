"""The program that a worker starts: `python _start.py spawn|fork|reuse SETTINGS`.

The settings are a JSON object: those of `_body.Script`, and for `fork` and `reuse` the `socket` to
be spoken to, see PROTOCOL.md, and `preload`.
"""

from __future__ import annotations

import _signal
import os
import sys


def main() -> None:
    """Does what the command line says; doesn't return."""
    mode, text = sys.argv[1:3]
    here = os.path.dirname(os.path.abspath(__file__))
    package = os.path.dirname(here)
    if sys.path and os.path.abspath(sys.path[0] or ".") == here:
        del sys.path[0]
    # Found by whatever this starts as well; the worker has put it there for the children.
    if package not in sys.path:
        sys.path.append(package)
    # The package lies in the worker's own folder: it may be kept compiled whatever a script's may.
    writes = sys.dont_write_bytecode
    sys.dont_write_bytecode = False
    from branchline import _body, _child, _text

    if mode != "spawn":
        from branchline import _server
    sys.dont_write_bytecode = writes
    settings = _text.loads(text)
    if mode == "spawn":
        script = _body.Script(settings)
        script.enter()
        _signal.signal(_signal.SIGTERM, _child.terminated)
        seeding = _child.Seeding()
        sys.meta_path.insert(0, seeding)
        seeding.seed(int(os.environ.get("BRANCHLINE_SEED", "0")))
        if sys.stdout is not None:
            sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        with open(os.environ["BRANCHLINE_CONFIG"], encoding="utf-8") as file:
            config = _text.loads(file.read())
        _child.leave(script, config)
    else:
        _server.serve(mode, settings)
    os._exit(0)


_kept = sys.modules["__main__"]
if __name__ == "__main__":
    main()
