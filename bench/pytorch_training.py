"""The same training as in jax_training.py, in PyTorch, eagerly: the time of a step.

By hand:   python pytorch_training.py --width 256 --steps 500
As a peer: python pytorch_training.py --worker    (commands and answers are lines of JSON, see README.md)
"""

import argparse
import json
import math
import sys
import time

import torch


def outputs(weights, inputs):
    h = inputs
    for layer, kernel in enumerate(weights):
        h = h @ kernel * math.sqrt((1 if layer == 0 else 2) / kernel.shape[-2])
        if layer < len(weights) - 1:
            h = torch.relu(h)
    return h


class Training:
    """Members in batched products where there are several; the losses' sum has each member's own gradient."""

    def __init__(self, spec, steps):
        self.spec, self.steps = spec, steps
        torch.manual_seed(spec.get("seed", 0))
        lead = (spec["members"],) if spec["members"] > 1 else ()
        sizes = [spec["dimension"], *[spec["width"]] * spec["depth"], 1]
        self.weights = [torch.randn(*lead, *shape, requires_grad=True) for shape in zip(sizes, sizes[1:])]
        points = torch.randn(*(() if spec["sharedData"] else lead), spec["samples"], spec["dimension"])
        self.inputs = points * math.sqrt(spec["dimension"]) / points.norm(dim=-1, keepdim=True)
        self.targets = torch.sign(torch.randn(*points.shape[:-1], 1))
        method = {"gd": torch.optim.SGD, "adam": torch.optim.Adam}[spec["optimizer"]]
        self.optimizer = method(self.weights, lr=spec["rate"])
        self.order, self.used = [], 0

    def batch(self):
        size, samples = self.spec["batch"], self.spec["samples"]
        if not size:
            return self.inputs, self.targets
        if self.used + size > len(self.order):
            self.order, self.used = torch.randperm(samples), 0
        rows = self.order[self.used : self.used + size]
        self.used += size
        return self.inputs[..., rows, :], self.targets[..., rows, :]

    def run(self):
        started = time.perf_counter()
        for _ in range(self.steps):
            inputs, targets = self.batch()
            self.optimizer.zero_grad(set_to_none=True)
            loss = ((outputs(self.weights, inputs) - targets) ** 2).sum() / (2 * targets.shape[-2])
            loss.backward()
            self.optimizer.step()
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
    parser.add_argument("--data", choices=["own", "shared"], default="own", help="data of each member's own, or of all")
    parser.add_argument("--members", type=int, default=1, help="networks in batched products")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--depth", type=int, default=1, help="hidden layers")
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--dimension", type=int, default=10)
    parser.add_argument("--optimizer", choices=["gd", "adam"], default="gd")
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--batch", type=int, default=0, help="samples a step; 0 for all")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    if given.worker:
        return serve()
    training = Training({**vars(given), "sharedData": given.data == "shared"}, given.steps)
    training.run()
    for _ in range(given.repeats):
        print(f"{1e6 * training.run() / given.steps / given.members:.1f} us a step and network")


if __name__ == "__main__":
    main()
