"""What a Python file may import from Branchline; standard library only, CPython 3.9 to 3.14."""

from branchline._configs import Config, capture, use, use_config

__all__ = ["Config", "capture", "use", "use_config"]
