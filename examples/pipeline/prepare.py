"""First step: points of two classes, for training and for testing, as files in the branch's folder."""

import json
import os
import random

import branchline as bl

points = 400
noise = 0.1
seed = 0


def main():
    rng = random.Random(seed)
    rows = []
    for _ in range(points):
        x, y = rng.uniform(-1, 1), rng.uniform(-1, 1)
        rows.append([x, y, 1 if x + 2 * y + rng.gauss(0, noise) > 0.2 else 0])
    half = points // 2
    paths = {}
    for name, part in (("train", rows[:half]), ("test", rows[half:])):
        paths[name] = os.path.join(bl.branch.dir, name + ".json")
        with open(paths[name], "w") as file:
            json.dump(part, file)
    print(f"{half} points to learn from, {points - half} to be tested with")
    return paths


if __name__ == "__main__":
    main()
