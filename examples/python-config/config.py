"""Which learning-rate schedule suits which rate: the schedules are functions, and stay functions."""

import math

from branchline import use_config

use_config("base.py")


def constant(step, steps):
    return 1.0


def linear(step, steps):
    return 1 - step / steps


def cosine(step, steps):
    return 0.5 * (1 + math.cos(math.pi * step / steps))


_sweep = {"schedule": [constant, linear, cosine], "lr": [0.05 * 2**n for n in range(4)]}

# What the sweep varies isn't a value of its own.
del constant, linear, cosine
