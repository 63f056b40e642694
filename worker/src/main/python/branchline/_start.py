"""The program that a worker starts: `python _start.py spawn|fork|reuse SETTINGS`.

The settings are a JSON object: those of `_body.Script`, and for `fork` and `reuse` the `socket` to
be spoken to, see PROTOCOL.md, and `preload`. Each interpreter compiles this file, so it is short.
"""

import os
import sys


def main() -> None:
    """Does what the command line says; doesn't return."""
    mode, settings = sys.argv[1:3]
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
    if mode == "spawn":
        from branchline import _child
    else:
        from branchline import _server
    sys.dont_write_bytecode = writes
    if mode == "spawn":
        _child.alone(settings)
    else:
        _server.serve(mode, settings)
    os._exit(0)


_kept = sys.modules["__main__"]
if __name__ == "__main__":
    main()
