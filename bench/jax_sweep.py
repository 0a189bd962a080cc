"""A sweep of cells in JAX: the same initial weights, data, rates and step counts as a sweep of overparam wrote down.

By hand:   python jax_sweep.py FOLDER [--way turns|together]
As a peer: python jax_sweep.py FOLDER --worker    (commands and answers are lines of JSON, see README.md)

FOLDER/manifest.json is a list of cells; a cell's arrays lie beside it as raw float32, little-endian, members first:
inputs [S, N, d], targets [S, N, 1], kernel-0 [S, d, m], ..., kernel-L [S, m, 1]. Each member makes its own number of
full-batch gradient steps at its own rate. Every cell has shapes of its own, so every cell compiles.
"""

import argparse
import json
import pathlib
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

from jax_training import loss, outputs


def descend(weights, inputs, targets, rate):
    return jax.tree.map(lambda w, g: w - rate * g, weights, jax.grad(loss)(weights, inputs, targets))


def errors(weights, inputs, targets):
    """Training errors counted; a tie and a NaN are wrong."""
    return targets.shape[0] - jnp.sum(outputs(weights, inputs) * targets > 0)


@jax.jit
def train_one(weights, inputs, targets, rate, steps):
    weights = jax.lax.fori_loop(0, steps, lambda _, w: descend(w, inputs, targets, rate), weights)
    return errors(weights, inputs, targets)


@jax.jit
def train_together(weights, inputs, targets, rates, steps):
    """All members to the largest count; those that are done move on at rate zero."""

    def body(step, weights):
        return jax.vmap(descend)(weights, inputs, targets, jnp.where(step < steps, rates, 0))

    return jax.vmap(errors)(jax.lax.fori_loop(0, jnp.max(steps), body, weights), inputs, targets)


def turns(weights, inputs, targets, rates, steps):
    """Member after member, each for its own steps; the first compiles for all."""
    members = [
        train_one([kernel[s] for kernel in weights], inputs[s], targets[s], rates[s], steps[s])
        for s in range(len(steps))
    ]
    return jax.block_until_ready(members)


def together(weights, inputs, targets, rates, steps):
    return jax.block_until_ready(train_together(weights, inputs, targets, rates, steps))


ways = {"turns": turns, "together": together}


class Sweep:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.cells = json.loads((self.folder / "manifest.json").read_text())

    def array(self, name, shape):
        return np.fromfile(self.folder / name, "<f4").reshape(shape)

    def train(self, index, way):
        """Seconds from the files to the errors of each member, compilation included."""
        started = time.perf_counter()
        cell = self.cells[index]
        members, samples = cell["members"], cell["samples"]
        sizes = [cell["dimension"], *[cell["width"]] * cell["depth"], 1]
        weights = [
            self.array(f"{index}-kernel-{layer}", (members, *shape))
            for layer, shape in enumerate(zip(sizes, sizes[1:]))
        ]
        inputs = self.array(f"{index}-inputs", (members, samples, cell["dimension"]))
        targets = self.array(f"{index}-targets", (members, samples, 1))
        rates, steps = np.asarray(cell["rates"], np.float32), np.asarray(cell["steps"], np.int32)
        counts = ways[way](weights, inputs, targets, rates, steps)
        return {"seconds": time.perf_counter() - started, "errors": [int(count) for count in counts]}


def serve(sweep):
    for line in sys.stdin:
        request = json.loads(line)
        ready = request["command"] == "ready"
        answer = {"devices": jax.device_count()} if ready else sweep.train(request["index"], request["way"])
        print(json.dumps(answer), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--worker", action="store_true", help="speak lines of JSON")
    parser.add_argument("--way", choices=list(ways), default="turns")
    given = parser.parse_args()
    sweep = Sweep(given.folder)
    if given.worker:
        return serve(sweep)
    for index, cell in enumerate(sweep.cells):
        result = sweep.train(index, given.way)
        wrong = sum(count != known for count, known in zip(result["errors"], cell["errors"]))
        print(f"depth {cell['depth']} width {cell['width']}: {result['seconds']:.2f} s, {wrong} members differ")


if __name__ == "__main__":
    main()
