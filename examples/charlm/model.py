"""A neural n-gram model of characters with its gradients written by hand; plain Python.

Each of the last few characters picks a row of its own table, the rows are added and squashed
(`tanh`), and an output table turns that into a score for every next character.
"""

from __future__ import annotations

import math
from operator import mul
from random import Random

Table = list  # of rows, which are lists of floats


class CharModel:
    """Its weights are `tables` (one for each place before the next character), `out` and `bias`."""

    def __init__(self, size: int, width: int, context: int, rng: Random) -> None:
        self.size, self.width, self.context = size, width, context
        self.tables = [_random(size, width, 0.3, rng) for _ in range(context)]
        self.out = _random(size, width, 0.3, rng)
        self.bias = [0.0] * size

    def rows(self) -> Table:
        """All weights, row by row."""
        return [row for table in self.tables for row in table] + self.out + [self.bias]

    def hidden(self, before: list[int]) -> list[float]:
        """What is known of the characters before the next one."""
        picked = [table[number] for table, number in zip(self.tables, before)]
        return [math.tanh(sum(column)) for column in zip(*picked)]

    def probabilities(self, hidden: list[float]) -> list[float]:
        """Of each character to be the next one."""
        scores = [sum(map(mul, row, hidden)) + b for row, b in zip(self.out, self.bias)]
        most = max(scores)
        powers = [math.exp(score - most) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]

    def loss(self, before: list[int], following: int) -> float:
        """The surprise at what follows, in nats."""
        return -math.log(max(self.probabilities(self.hidden(before))[following], 1e-30))

    def learn(self, batch: list[tuple[list[int], int]], rate: float) -> float:
        """One step down the mean gradient of a batch; the mean loss before it."""
        step = rate / len(batch)
        loss = 0.0
        changes = [[0.0] * self.width for _ in range(self.size)]
        bias = [0.0] * self.size
        found = []
        for before, following in batch:
            hidden = self.hidden(before)
            errors = self.probabilities(hidden)
            loss -= math.log(max(errors[following], 1e-30))
            errors[following] -= 1.0
            back = [0.0] * self.width
            for number, error in enumerate(errors):
                if abs(error) < 1e-4:
                    continue
                row, change = self.out[number], changes[number]
                for i, one in enumerate(hidden):
                    back[i] += error * row[i]
                    change[i] += error * one
                bias[number] += error
            found.append((before, [b * (1.0 - h * h) for b, h in zip(back, hidden)]))
        for row, change in zip(self.out, changes):
            row[:] = [old - step * c for old, c in zip(row, change)]
        self.bias[:] = [old - step * c for old, c in zip(self.bias, bias)]
        for before, gradient in found:
            for table, number in zip(self.tables, before):
                row = table[number]
                row[:] = [old - step * g for old, g in zip(row, gradient)]
        return loss / len(batch)

    def sample(self, before: list[int], length: int, rng: Random) -> list[int]:
        """So many characters that the model makes up after these."""
        numbers = list(before)
        for _ in range(length):
            weights = self.probabilities(self.hidden(numbers[-self.context :]))
            numbers.append(rng.choices(range(self.size), weights)[0])
        return numbers


class Average:
    """An exponential moving average of a model's weights, which is less noisy than they are."""

    def __init__(self, model: CharModel, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self._rows = [list(row) for row in model.rows()]

    def update(self, model: CharModel) -> None:
        """Takes the weights of one more step; the first steps count for more."""
        self.steps += 1
        keep = min(self.decay, self.steps / (self.steps + 9.0))
        for own, row in zip(self._rows, model.rows()):
            own[:] = [keep * old + (1.0 - keep) * new for old, new in zip(own, row)]

    def swap(self, model: CharModel) -> None:
        """Exchanges the average with the model's weights; a second time puts them back."""
        for own, row in zip(self._rows, model.rows()):
            own[:], row[:] = list(row), list(own)


def _random(rows: int, width: int, scale: float, rng: Random) -> Table:
    return [[rng.gauss(0.0, scale) for _ in range(width)] for _ in range(rows)]
