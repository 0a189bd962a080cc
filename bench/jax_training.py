"""Training a fully connected ReLU network, or several at once, in JAX: the time of a step.

By hand:   python jax_training.py --mode vmap --members 10 --width 256 --steps 2000
As a peer: python jax_training.py --worker    (commands and answers are lines of JSON, see README.md)

The work: parameterization "ntk" without biases (z = W h sqrt(gain / fan_in), gain 1 at the inputs and 2 after a ReLU),
loss 1/(2N) sum (f - y)^2, float32, gradient descent or Adam, the full batch or minibatches without replacement.
"""

import argparse
import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np


def outputs(weights, inputs):
    h = inputs
    for layer, kernel in enumerate(weights):
        gain = 1 if layer == 0 else 2
        h = h @ kernel * np.float32(np.sqrt(gain / kernel.shape[0]))
        if layer < len(weights) - 1:
            h = jax.nn.relu(h)
    return h


def loss(weights, inputs, targets):
    return jnp.sum((outputs(weights, inputs) - targets) ** 2) / (2 * targets.shape[0])


def gradient_descent(rate):
    def update(weights, slots, gradients):
        return jax.tree.map(lambda w, g: w - rate * g, weights, gradients), slots

    return (lambda weights: ()), update


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-7):
    def start(weights):
        zeros = jax.tree.map(np.zeros_like, weights)
        return {"m": zeros, "v": jax.tree.map(np.zeros_like, weights), "t": np.float32(0)}

    def update(weights, slots, gradients):
        t = slots["t"] + 1
        m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, slots["m"], gradients)
        v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, slots["v"], gradients)
        scale = rate / (1 - beta1**t)
        correction = 1 / (1 - beta2**t)
        weights = jax.tree.map(lambda w, m, v: w - scale * m / (jnp.sqrt(v * correction) + epsilon), weights, m, v)
        return weights, {"m": m, "v": v, "t": t}

    return start, update


class Training:
    """Members in one program: none vmapped where there is one, as `jit` of a `scan` over the steps."""

    def __init__(self, spec, steps):
        self.spec, self.steps = spec, steps
        self.random = np.random.default_rng(spec.get("seed", 0))
        members = spec["members"]
        lead = (members,) if members > 1 else ()
        sizes = [spec["dimension"], *[spec["width"]] * spec["depth"], 1]
        weights = [self.normal((*lead, *shape)) for shape in zip(sizes, sizes[1:])]
        self.inputs, self.targets = jax.device_put(self.data(() if spec["sharedData"] else lead))
        start, update = {"gd": gradient_descent, "adam": adam}[spec["optimizer"]](np.float32(spec["rate"]))
        slots = start(weights)
        if members > 1 and "t" in slots:
            slots["t"] = np.zeros(members, np.float32)
        self.state = jax.device_put((weights, slots))

        def step(state, inputs, targets, rows):
            weights, slots = state
            if rows is not None:
                inputs, targets = inputs[rows], targets[rows]
            return update(weights, slots, jax.grad(loss)(weights, inputs, targets))

        if members > 1:
            axis = None if spec["sharedData"] else 0
            step = jax.vmap(step, in_axes=(0, axis, axis, 0 if spec["batch"] else None))

        def train(state, inputs, targets, rows):
            def body(state, rows):
                return step(state, inputs, targets, rows), None

            return jax.lax.scan(body, state, rows, length=steps, unroll=spec.get("unroll", 1))[0]

        self.train = jax.jit(train, donate_argnums=0)

    def normal(self, shape):
        return self.random.standard_normal(shape, dtype=np.float32)

    def data(self, lead):
        """Points uniform on the sphere of radius sqrt(d), labels +-1 that mean nothing."""
        shape = (*lead, self.spec["samples"], self.spec["dimension"])
        points = self.normal(shape)
        points *= np.sqrt(shape[-1]) / np.linalg.norm(points, axis=-1, keepdims=True)
        return points.astype(np.float32), np.sign(self.normal((*shape[:-1], 1)))

    def rows(self):
        """The samples of each step and member, permutations cut into batches; None for the full batch."""
        samples, batch, members = self.spec["samples"], self.spec["batch"], self.spec["members"]
        if not batch:
            return None
        per_epoch = samples // batch
        epochs = -(-self.steps // per_epoch)

        def order():
            parts = [self.random.permutation(samples)[: per_epoch * batch] for _ in range(epochs)]
            return np.concatenate(parts).reshape(-1, batch)[: self.steps].astype(np.int32)

        return order() if members == 1 else np.stack([order() for _ in range(members)], axis=1)

    def run(self):
        """Seconds that the steps took, drawing the minibatches included; the first call compiles."""
        started = time.perf_counter()
        self.state = jax.block_until_ready(self.train(self.state, self.inputs, self.targets, self.rows()))
        return time.perf_counter() - started


def serve():
    training = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["command"] == "prepare":
            training = Training(request["spec"], request["steps"])
        print(json.dumps({"seconds": training.run(), "steps": training.steps}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worker", action="store_true", help="speak lines of JSON")
    parser.add_argument("--mode", choices=["scan", "vmap"], default="scan", help="one network, or members together")
    parser.add_argument("--data", choices=["own", "shared"], default="own", help="data of each member's own, or of all")
    parser.add_argument("--members", type=int, default=10, help="networks under vmap")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--depth", type=int, default=1, help="hidden layers")
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--dimension", type=int, default=10)
    parser.add_argument("--optimizer", choices=["gd", "adam"], default="gd")
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--batch", type=int, default=0, help="samples a step; 0 for all")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--unroll", type=int, default=1, help="steps that scan unrolls")
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    if given.worker:
        return serve()
    spec = {**vars(given), "members": given.members if given.mode == "vmap" else 1, "sharedData": given.data == "shared"}
    training = Training(spec, given.steps)
    print(f"first call {training.run():.3f} s")
    for _ in range(given.repeats):
        print(f"{1e6 * training.run() / given.steps / spec['members']:.2f} us a step and network")


if __name__ == "__main__":
    main()
