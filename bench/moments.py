"""The same moments by numpy's einsum on chunks, and filtered PCA with fine-tuning in JAX (jit). Reads specs and writes answers as lines of JSON."""

import json
import sys
import time

import numpy


def contracted(y, x, theta, means, optimize):
    """Sums that contracted moments to order 4 and their standard errors are made of, as in src/moments/contraction-sums.ts."""
    t = x @ theta
    a, q = t * t - 1, x * x
    sums = lambda weights, left, right: [numpy.einsum("r,ri,rj->ij", weight, left, right, optimize=optimize) for weight in weights]
    parts = sums([y, y * t, y * a, y * y, (y * t) ** 2, y * y * a], x, x)
    parts += sums([y * y, (y * t) ** 2, (y * a) ** 2], q, q)
    parts += sums([y * y * t, y * y * a * t], q, x)
    parts += [numpy.einsum("r,ri->i", weight, x) for weight in (y, y * t, y * y * t, y * y * a * t)]
    return [old + new for old, new in zip(means, parts)] if means else parts


def low(y, x, basis, means, optimize):
    z = x @ basis
    parts = [
        numpy.einsum("r,ri,rj,rk->ijk", y, z, z, z, optimize=optimize),
        numpy.einsum("r,ri,rj,rk,rl->ijkl", y, z, z, z, z, optimize=optimize),
        numpy.einsum("r,ri,rj->ij", y, z, z, optimize=optimize),
    ]
    return [old + new for old, new in zip(means, parts)] if means else parts


def moments(spec):
    rows, n, k = spec["chunk"], spec["inputs"], spec["units"]
    data = numpy.fromfile(spec["file"]).reshape(rows, n + 1)
    x, y = numpy.ascontiguousarray(data[:, :n]), numpy.ascontiguousarray(data[:, n])
    theta, basis = numpy.eye(n)[0], numpy.eye(n)[:, :k].copy()
    started = time.perf_counter()
    first, second = [], []
    for _ in range(spec["chunks"]):
        first = contracted(y, x, theta, first, spec["optimize"])
    for _ in range(spec["chunks"]):
        second = low(y, x, basis, second, spec["optimize"])
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "entry": float(first[0][0, 1] / (rows * spec["chunks"]))}


def filtered(spec):
    import jax
    import jax.numpy as jnp

    n, k, rows, width, steps = (spec[name] for name in ("inputs", "units", "samples", "width", "steps"))
    keys = jax.random.split(jax.random.PRNGKey(spec["seed"]), 8)
    planted = jnp.linalg.qr(jax.random.normal(keys[0], (n, k)))[0]
    signs = jnp.array([[1 if unit >> at & 1 else -1 for at in range(k)] for unit in range(2**k)], jnp.float32)
    target = jax.jit(lambda x: jax.nn.relu(x @ (planted @ signs.T) / k**0.5) @ jnp.prod(signs, 1))
    x, fresh = jax.random.normal(keys[1], (rows, n)), jax.random.normal(keys[2], (5000, n))
    y, expected = target(x), target(fresh)

    @jax.jit
    def tail(x, rest, off):
        keep = (jnp.abs(rest - jnp.median(rest)) > 1.5 * jnp.std(rest)).astype(jnp.float32)
        p = jnp.mean(keep)
        matrix = off @ ((x * keep[:, None]).T @ x / x.shape[0] - p * jnp.eye(x.shape[1])) @ off
        return p, *jnp.linalg.eigh(matrix)

    def regression(x, y, basis, key):
        first, second = jax.random.split(key)
        directions = jax.random.normal(first, (basis.shape[1], 200))
        directions = directions / jnp.linalg.norm(directions, axis=0)
        shifts = jax.random.uniform(second, (200,), minval=-2.0, maxval=2.0)
        z = x @ basis
        features = jnp.concatenate([jnp.ones((x.shape[0], 1)), z, jax.nn.relu(z @ directions + shifts)], 1)
        part = features[:10_000]
        gram = part.T @ part + 1e-4 * part.shape[0] * jnp.eye(part.shape[1])
        return features @ jnp.linalg.solve(gram, part.T @ y[:10_000])

    def forward(parameters, x):
        w, b, a, c = parameters
        return jax.nn.relu(x @ w + b) @ a + c

    loss = lambda parameters, x, y: jnp.mean((forward(parameters, x) - y) ** 2) / 2

    @jax.jit
    def adam(parameters, x, y, key):
        def step(state, at):
            parameters, first, second = state
            batch = jax.random.randint(jax.random.fold_in(key, at), (256,), 0, x.shape[0])
            gradients = jax.grad(loss)(parameters, x[batch], y[batch])
            rate = 0.003 * (1 + jnp.cos(jnp.pi * at / steps)) / 2
            first = jax.tree_util.tree_map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
            second = jax.tree_util.tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
            move = lambda p, m, v: p - rate * (m / (1 - 0.9 ** (at + 1))) / (jnp.sqrt(v / (1 - 0.999 ** (at + 1))) + 1e-7)
            return (jax.tree_util.tree_map(move, parameters, first, second), first, second), None

        zeros = jax.tree_util.tree_map(jnp.zeros_like, parameters)
        return jax.lax.scan(step, (parameters, zeros, zeros), jnp.arange(steps))[0][0]

    def pipeline():
        basis, rounds = jnp.zeros((n, 0)), 0
        while rounds <= k and basis.shape[1] < k:
            rest = y if basis.shape[1] == 0 else y - regression(x, y, basis, keys[3])
            p, values, vectors = tail(x, rest, jnp.eye(n) - basis @ basis.T)
            order = jnp.argsort(-jnp.abs(values))
            edge = 2 * jnp.sqrt(p * n / rows) + n / rows
            added = min(k - basis.shape[1], int(jnp.sum(jnp.abs(values) > 2 * edge)))
            if added == 0:
                break
            basis = jnp.concatenate([basis, vectors[:, order[:added]]], 1)
            rounds += 1
        if basis.shape[1] == 0:
            return 1.0
        scale = jnp.std(y)
        inside = (
            jax.random.normal(keys[4], (basis.shape[1], width)) * (2 / basis.shape[1]) ** 0.5,
            jnp.zeros(width),
            jax.random.normal(keys[5], (width,)) * (2 / width) ** 0.5 / scale,
            jnp.float32(0),
        )
        w, *rest = adam(inside, x @ basis, y / scale, keys[6])
        tuned = adam((basis @ w, *rest), x, y / scale, keys[7])
        made = forward(tuned, fresh) * scale
        return float(jnp.mean((made - expected) ** 2) / jnp.var(expected))

    jax.block_until_ready((x, y))
    pipeline()  # compiled
    started = time.perf_counter()
    error = pipeline()
    return {"seconds": time.perf_counter() - started, "error": error}


for line in sys.stdin:
    spec = json.loads(line)
    print(json.dumps({"moments": moments, "filtered": filtered}[spec["kind"]](spec)), flush=True)
