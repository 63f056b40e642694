#!/usr/bin/env python3
"""Logistic regression by stochastic gradient descent, in plain Python: is this cell benign?

By hand:  python3 train.py --lr=0.1
As a branch it also reports the loss of each epoch, and leaves its result, in the files that
BRANCHLINE_REPORT and BRANCHLINE_RESULT name. It needs no other package for that.
"""

import argparse
import csv
import json
import math
import os
import random
from pathlib import Path


def load(path):
    """The rows as (features, label), each feature scaled to mean 0 and deviation 1, plus a constant 1."""
    with open(path, newline="") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    columns = list(zip(*rows))
    scaled = []
    for column in columns[:-1]:
        mean = sum(column) / len(column)
        deviation = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        scaled.append([(x - mean) / deviation for x in column])
    scaled.append([1.0] * len(rows))
    return list(zip(zip(*scaled), columns[-1]))


def predict(weights, features):
    z = sum(w * x for w, x in zip(weights, features))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def score(weights, rows):
    """Mean cross-entropy and accuracy."""
    loss = hits = 0
    for features, label in rows:
        p = predict(weights, features)
        loss -= math.log(p if label else 1 - p)
        hits += (p > 0.5) == (label == 1)
    return loss / len(rows), hits / len(rows)


def report(**metrics):
    print("  ".join(f"{key} {value:.4g}" for key, value in metrics.items()), flush=True)
    if path := os.environ.get("BRANCHLINE_REPORT"):
        with open(path, "a") as file:
            file.write(json.dumps(metrics) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--lr", type=float, default=0.01, help="step size")
    parser.add_argument("--l2", type=float, default=0.0, help="pull of the weights towards 0")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    rng = random.Random(options.seed)
    rows = load(Path(__file__).with_name("cells.csv"))
    rng.shuffle(rows)
    held_out, training = rows[:142], rows[142:]

    weights = [0.0] * len(rows[0][0])
    loss = accuracy = math.nan
    for epoch in range(1, options.epochs + 1):
        rng.shuffle(training)
        for features, label in training:
            error = predict(weights, features) - label
            weights = [
                w - options.lr * (error * x + options.l2 * w) for w, x in zip(weights, features)
            ]
        loss, accuracy = score(weights, held_out)
        report(step=epoch, loss=loss, accuracy=accuracy)

    if path := os.environ.get("BRANCHLINE_RESULT"):
        with open(path, "w") as file:
            json.dump({"loss": loss, "accuracy": accuracy}, file)


if __name__ == "__main__":
    main()
