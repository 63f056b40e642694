"""Fits a line to noisy points by gradient descent; standard library only."""

import random
from dataclasses import dataclass

import branchline as bl

lr = 0.1
epochs = 20
seed = 0


@dataclass
class Data:
    points: int = 200
    noise: float = 0.1


data = Data()


def points():
    rng = random.Random(seed)
    for _ in range(data.points):
        x = rng.uniform(-1, 1)
        yield x, 3 * x - 1 + rng.gauss(0, data.noise)


def train():
    known = list(points())
    a = b = 0.0
    loss = 0.0
    for epoch in range(epochs):
        da = sum((a * x + b - y) * x for x, y in known) / len(known)
        db = sum((a * x + b - y) for x, y in known) / len(known)
        a, b = a - lr * da, b - lr * db
        loss = sum((a * x + b - y) ** 2 for x, y in known) / len(known)
        bl.report(step=epoch, loss=loss)
    return {"loss": loss, "a": a, "b": b}


if __name__ == "__main__":
    print(train())
