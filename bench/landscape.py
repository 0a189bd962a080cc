"""Safran and Shamir's descents, vectorised over starts, in numpy or PyTorch; and a Hessian-vector product in JAX.

usage: landscape.py numpy|torch STARTS K...   |   landscape.py jax WIDTH SAMPLES DIMENSION
Prints one JSON document: {"name": ..., "seconds": {k: seconds}} with the median of five products for jax.
"""

import json
import math
import sys
import time


def descents(k, starts, normal, acos, sqrt, einsum, clip):
    """Rate 0.1 until every start is below 1e-3 or its gradient below 1e-9; those that are done leave the batch."""
    weights = normal(starts, k) / math.sqrt(k)
    constant = (k / 2 + k * (k - 1) / (2 * math.pi)) / 2
    for _ in range(200_000):
        norms = sqrt((weights * weights).sum(-1))
        lengths = norms[:, :, None] * norms[:, None, :]
        cosine = clip(einsum("sid,sjd->sij", weights, weights) / lengths)
        target = clip(weights / norms[:, :, None])
        sine, open_ = sqrt(1 - cosine * cosine), math.pi - acos(cosine)
        target_sine, target_open = sqrt(1 - target * target), math.pi - acos(target)
        loss = (
            (lengths * (sine + open_ * cosine)).sum((-1, -2)) / 2
            - (norms[:, :, None] * (target_sine + target_open * target)).sum((-1, -2))
        ) / (2 * math.pi) + constant
        radial = (norms[:, None, :] * sine).sum(-1) - target_sine.sum(-1)
        gradient = ((radial / norms)[:, :, None] * weights + einsum("sij,sjd->sid", open_, weights) - target_open) / (2 * math.pi)
        size = sqrt((gradient * gradient).sum((-1, -2)))
        going = (loss >= 1e-3) & (size >= 1e-9)
        weights = (weights - 0.1 * gradient)[going]
        if len(weights) == 0:
            return


def numpy_peer(starts, targets):
    import numpy as np

    random = np.random.default_rng(0)
    seconds = {}
    for k in targets:
        began = time.perf_counter()
        descents(k, starts, lambda s, n: random.normal(size=(s, n, n)), np.arccos, np.sqrt,
                 lambda form, a, b: np.matmul(a, b.transpose(0, 2, 1)) if form == "sid,sjd->sij" else np.matmul(a, b),
                 lambda x: np.clip(x, -1, 1))
        seconds[k] = time.perf_counter() - began
    return {"name": "numpy " + np.__version__, "seconds": seconds}


def torch_peer(starts, targets):
    import torch

    torch.manual_seed(0)
    seconds = {}
    for k in targets:
        began = time.perf_counter()
        descents(k, starts, lambda s, n: torch.randn(s, n, n, dtype=torch.float64), torch.acos,
                 torch.sqrt,
                 lambda form, a, b: a @ b.transpose(1, 2) if form == "sid,sjd->sij" else a @ b,
                 lambda x: torch.clamp(x, -1, 1))
        seconds[k] = time.perf_counter() - began
    return {"name": "PyTorch " + torch.__version__, "seconds": seconds}


def jax_peer(width, samples, dimension):
    import jax
    import jax.numpy as jnp

    keys = jax.random.split(jax.random.PRNGKey(0), 5)
    shapes = [(dimension, width), (width, width), (width, 1)]
    weights = [jax.random.normal(key, shape) / math.sqrt(shape[0]) for key, shape in zip(keys, shapes)]
    x, y = jax.random.normal(keys[3], (samples, dimension)), jnp.sign(jax.random.normal(keys[4], (samples, 1)))

    def loss(w):
        return 0.5 * jnp.mean((jnp.tanh(jnp.tanh(x @ w[0]) @ w[1]) @ w[2] - y) ** 2)

    product = jax.jit(lambda w, v: jax.jvp(jax.grad(loss), (w,), (v,))[1])
    jax.block_until_ready(product(weights, weights))
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        jax.block_until_ready(product(weights, weights))
        spent.append(time.perf_counter() - began)
    return {"name": "JAX " + jax.__version__, "seconds": {width: sorted(spent)[2]}}


kind, *rest = sys.argv[1:]
numbers = [int(value) for value in rest]
peer = jax_peer(*numbers) if kind == "jax" else {"numpy": numpy_peer, "torch": torch_peer}[kind](numbers[0], numbers[1:])
print(json.dumps(peer))
