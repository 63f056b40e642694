"""Fits a parabola to noisy points by stochastic gradient descent; knows nothing of Branchline."""

import random

steps = 10
batch = 1
noise = 0.0
lr = 0.1
schedule = None


def point():
    x = random.uniform(-1, 1)
    return x, 2 * x * x - x + 0.5 + random.gauss(0, noise)


def main():
    weights = [0.0, 0.0, 0.0]
    for step in range(steps):
        rate = lr * (schedule(step, steps) if schedule else 1.0)
        gradient = [0.0, 0.0, 0.0]
        for x, y in (point() for _ in range(batch)):
            powers = (1.0, x, x * x)
            error = sum(w * p for w, p in zip(weights, powers)) - y
            gradient = [g + error * p for g, p in zip(gradient, powers)]
        weights = [w - rate * g / batch for w, g in zip(weights, gradient)]
    loss = sum((w - truth) ** 2 for w, truth in zip(weights, (0.5, -1.0, 2.0)))
    return {"loss": loss, "weights": weights}


if __name__ == "__main__":
    print(main())
