"""Trains a small language model of characters on a book; standard library only.

branchline run train.py lr=1,3 width=8,16     or by hand: python train.py
"""

import json
import math
import os
from random import Random

import branchline as bl

from model import Average, CharModel
from tokenizer import CharTokenizer

text_file = os.path.join(os.path.dirname(os.path.abspath(__file__)), "alice.txt")
held_out = 0.1  # the last part of the text, which isn't learned from

width = 16
context = 2  # characters that are looked at: 1 is a bigram model, 2 a trigram model
seed = 0

steps = 400
batch = 16
lr = 3.0
warmup = 0.1  # part of the steps
min_lr = 0.05  # part of lr
ema = 0.99

eval_every = 100
eval_size = 300
checkpoint = "checkpoint.json"  # in the branch's own folder; empty for none
resume = ""  # a checkpoint to go on from


def rate(step):
    """Linear warm-up, then a cosine down to the smallest rate."""
    rising = max(1, int(warmup * steps))
    if step < rising:
        return lr * (step + 1) / rising
    done = (step - rising) / max(1, steps - rising)
    return lr * (min_lr + (1 - min_lr) * 0.5 * (1 + math.cos(math.pi * done)))


class Examples:
    """What comes before each place of a text, and what follows there."""

    def __init__(self, numbers):
        self.numbers = numbers

    def at(self, place):
        return self.numbers[place - context : place], self.numbers[place]

    def some(self, count, rng):
        return [self.at(rng.randrange(context, len(self.numbers))) for _ in range(count)]


def estimate(model, examples):
    """The mean loss at places that are the same each time, in nats for a character."""
    some = examples.some(eval_size, Random(1))
    return sum(model.loss(before, following) for before, following in some) / len(some)


def save(path, model, tokenizer, step, losses):
    """A checkpoint is there as a whole or not at all."""
    with open(path + ".part", "w", encoding="utf-8") as file:
        state = {"step": step, "width": width, "context": context, **losses}
        state.update(characters=tokenizer.characters, weights=model.rows())
        json.dump(state, file)
    os.replace(path + ".part", path)


def load(path, model):
    with open(path, encoding="utf-8") as file:
        state = json.load(file)
    if (state["width"], state["context"]) != (width, context):
        raise ValueError(f"{path} has width {state['width']} and context {state['context']}")
    for row, saved in zip(model.rows(), state["weights"]):
        row[:] = saved
    return state["step"]


def train():
    with open(text_file, encoding="utf-8") as file:
        text = file.read().lower()
    tokenizer = CharTokenizer.of(text)
    numbers = tokenizer.encode(text)
    cut = int(len(numbers) * (1 - held_out))
    learned, unseen = Examples(numbers[:cut]), Examples(numbers[cut:])
    rng = Random(seed)
    model = CharModel(len(tokenizer), width, context, rng)
    first = load(resume, model) if resume else 0
    average = Average(model, ema)
    start = estimate(model, unseen)
    losses = {"train_loss": estimate(model, learned), "loss": start}
    for step in range(first, steps):
        model.learn(learned.some(batch, rng), rate(step))
        average.update(model)
        if (step + 1) % eval_every == 0 or step + 1 == steps:
            average.swap(model)
            losses = {"train_loss": estimate(model, learned), "loss": estimate(model, unseen)}
            if checkpoint:
                save(os.path.join(bl.branch.dir, checkpoint), model, tokenizer, step + 1, losses)
            average.swap(model)
            bl.report(step=step + 1, rate=rate(step), **losses)
    average.swap(model)
    made = tokenizer.decode(model.sample(numbers[:context], 60, Random(seed)))
    return {**losses, "start": start, "uniform": math.log(len(tokenizer)), "sample": made}


if __name__ == "__main__":
    train()
