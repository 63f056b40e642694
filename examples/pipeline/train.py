"""Second step: a logistic regression by gradient descent, with a checkpoint after every epoch."""

import json
import math
import os

import branchline as bl

lr = 0.1
epochs = 30


def fit(train):
    with open(train) as file:
        rows = json.load(file)
    path = os.path.join(bl.branch.dir, "checkpoint.json")
    state = {"epoch": 0, "weights": [0.0, 0.0, 0.0]}
    if os.path.exists(path):  # an attempt before this one came so far
        with open(path) as file:
            state = json.load(file)
    started_at = state["epoch"]
    for epoch in range(started_at, epochs):
        a, b, c = state["weights"]
        loss = 0.0
        for x, y, wanted in rows:
            p = 1 / (1 + math.exp(-(a * x + b * y + c)))
            loss -= math.log(max(1e-12, p if wanted else 1 - p)) / len(rows)
            a, b, c = (w - lr * (p - wanted) * v for w, v in ((a, x), (b, y), (c, 1.0)))
        state = {"epoch": epoch + 1, "weights": [a, b, c]}
        with open(path + ".new", "w") as file:
            json.dump(state, file)
        os.replace(path + ".new", path)
        bl.report(step=epoch, loss=loss)
    return {"weights": state["weights"], "started_at": started_at}


if __name__ == "__main__":
    print(fit("train.json"))
