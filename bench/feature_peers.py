"""The works of `npm run bench -- features` in JAX, PyTorch, numpy and scikit-learn. Reads requests and writes answers as lines of JSON.

usage: feature_peers.py jax|torch|numpy
A request is {"work", "rows", "steps"}; the answer {"seconds", "steps"}; "name" asks for the peer's. What a work draws is drawn, and what compiles compiles, before its clock starts.
"""

import functools
import json
import sys
import time

import numpy as np

random = np.random.default_rng(0)


def normal(*shape, kind=np.float32):
    return random.standard_normal(shape).astype(kind)


def dense(sizes):
    return [(normal(a, b) / np.float32(np.sqrt(a)), np.zeros(b, np.float32)) for a, b in zip(sizes, sizes[1:])]


def jax_works():
    import jax
    import jax.numpy as jnp

    def forward(weights, x):
        for at, (w, b) in enumerate(weights):
            x = x @ w + b
            x = jax.nn.relu(x) if at < len(weights) - 1 else x
        return x

    unit = lambda f: f / jnp.sqrt(jnp.sum(f * f, -1, keepdims=True) + 1e-12)

    def info_nce(weights, x, y):
        logits = unit(forward(weights, x)) @ unit(forward(weights, y)).T / 0.1
        return jnp.mean(jax.nn.logsumexp(logits, 1) - jnp.diag(logits))

    def nt_xent(weights, x, y):
        z = unit(jnp.concatenate([forward(weights, x), forward(weights, y)]))
        size = x.shape[0]
        logits = z @ z.T / 0.5
        logits = jnp.where(jnp.eye(2 * size, dtype=bool), -jnp.inf, logits)
        other = jnp.roll(jnp.arange(2 * size), size)
        return jnp.mean(jax.nn.logsumexp(logits, 1) - logits[jnp.arange(2 * size), other])

    def sparse(weights, x, _):
        atoms, encoder, bias = weights
        atoms = unit(atoms)
        z = jax.nn.relu(x @ encoder.T + bias)
        least = jax.lax.top_k(z, 3)[0][:, -1:]
        z = jnp.where(z >= least, z, 0)
        return jnp.mean(jnp.sum((z @ atoms - x) ** 2, 1)) / 2

    def training(loss, weights, tables, size, steps):
        state = (weights, jax.tree.map(np.zeros_like, weights), jax.tree.map(np.zeros_like, weights), np.float32(0))
        samples, tables = tables[0].shape[0], jax.device_put(tables)

        def step(tables, state, rows):
            weights, m, v, t = state
            gradient = jax.grad(loss)(weights, *[table[rows] for table in tables])
            t = t + 1
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
            scale, correction = 0.001 / (1 - 0.9**t), 1 / (1 - 0.999**t)
            weights = jax.tree.map(lambda w, m, v: w - scale * m / (jnp.sqrt(v * correction) + 1e-7), weights, m, v)
            return (weights, m, v, t), None

        run = jax.jit(lambda state, rows, tables: jax.lax.scan(functools.partial(step, tables), state, rows)[0])

        def once():
            each = samples // size
            orders = [random.permutation(samples)[: each * size] for _ in range(-(-steps // each))]
            rows = np.concatenate(orders).reshape(-1, size)[:steps].astype(np.int32)
            once.state = jax.block_until_ready(run(once.state, rows, tables))

        once.state = state
        return once

    points = normal(40_000, 4)
    near = [points, points + np.float32(0.3) * normal(40_000, 4)]
    contrast = lambda loss, steps: training(loss, dense([4, 128, 128, 4]), near, 512, steps)
    scale = np.float32(1 / np.sqrt(32))
    data = normal(20_000, 32)
    return {
        "nt-xent": lambda rows, steps: contrast(nt_xent, steps),
        "info-nce": lambda rows, steps: contrast(info_nce, steps),
        "dictionary": lambda rows, steps: training(
            sparse, (normal(48, 32) * scale, normal(48, 32) * scale, np.zeros(48, np.float32)), [data, data], 256, steps
        ),
    }, "JAX " + jax.__version__


def torch_works():
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.manual_seed(0)
    data = torch.randn(2000, 1, 28, 28)

    def encoder():
        return nn.Sequential(
            nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(1568, 32)
        )

    def decoder():
        return nn.Sequential(
            nn.Linear(32, 1568), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 3, 2, 1, 1),
        )

    def training(networks, loss, steps):
        optimizer = torch.optim.Adam([p for network in networks for p in network.parameters()], lr=0.001)

        def once():
            for _ in range(steps):
                optimizer.zero_grad(set_to_none=True)
                loss(data[torch.randint(0, 2000, (128,))]).backward()
                optimizer.step()

        return once

    def reconstruction(steps):
        networks = [encoder(), decoder()]
        return training(networks, lambda x: ((networks[1](networks[0](x)) - x) ** 2).sum() / (2 * len(x)), steps)

    def shifted(x):
        padded = nn.functional.pad(x, (2, 2, 2, 2))
        across, down = torch.randint(0, 5, (len(x), 1)), torch.randint(0, 5, (len(x), 1))
        rows, columns = torch.arange(28)[None] + down, torch.arange(28)[None] + across
        return padded[torch.arange(len(x))[:, None, None], 0, rows[:, :, None], columns[:, None, :]][:, None]

    def contrast(steps):
        network = encoder()

        def loss(x):
            z = nn.functional.normalize(network(torch.cat([shifted(x), shifted(x)])))
            logits = (z @ z.T / 0.5).fill_diagonal_(-torch.inf)
            return nn.functional.cross_entropy(logits, torch.arange(len(z)).roll(len(x)))

        return training([network], loss, steps)

    return {
        "autoencoder": lambda rows, steps: reconstruction(steps),
        "contrast": lambda rows, steps: contrast(steps),
    }, "PyTorch " + torch.__version__


def numpy_works():
    import sklearn

    name = f"scikit-learn {sklearn.__version__}, numpy {np.__version__}"

    def neighbours(rows, steps):
        from sklearn.neighbors import NearestNeighbors

        points = normal(rows, 64, kind=np.float64)
        return lambda: NearestNeighbors(n_neighbors=21, algorithm="brute", n_jobs=1).fit(points).kneighbors(points)

    def ridge(rows, steps):
        from sklearn.linear_model import RidgeCV
        from sklearn.preprocessing import StandardScaler

        x, y = normal(rows, 128, kind=np.float64), normal(rows, 10, kind=np.float64)
        penalties = [1e-4 * rows, 1e-3 * rows, 1e-2 * rows, 1e-1 * rows]
        return lambda: RidgeCV(penalties, cv=5).fit(StandardScaler().fit_transform(x), y)

    def gram(rows, steps):
        """The same by hand: the Gram matrix of a training part is that of all rows less that of its fold."""
        x, y = normal(rows, 128, kind=np.float64), normal(rows, 10, kind=np.float64)

        def once():
            z, t = (x - x.mean(0)) / x.std(0), y - y.mean(0)
            gram, cross, folds = z.T @ z, z.T @ t, np.arange(rows) % 5
            errors = np.zeros(4)
            for fold in range(5):
                held, wanted = z[folds == fold], t[folds == fold]
                a, b = gram - held.T @ held, cross - held.T @ wanted
                for at, penalty in enumerate([1e-4, 1e-3, 1e-2, 1e-1]):
                    fitted = np.linalg.solve(a + penalty * (rows - len(held)) * np.eye(128), b)
                    errors[at] += ((held @ fitted - wanted) ** 2).sum()
            penalty = [1e-4, 1e-3, 1e-2, 1e-1][int(errors.argmin())]
            return np.linalg.solve(gram + penalty * rows * np.eye(128), cross)

        return once

    def hsic(rows, steps):
        x, y = normal(rows, 2, kind=np.float64), normal(rows, 2, kind=np.float64)

        def kernel(x):
            squares = ((x[:, None] - x[None]) ** 2).sum(-1)
            return np.exp(-squares / (2 * np.median(squares[np.triu_indices(rows, 1)])))

        def once():
            k, l = kernel(x), kernel(y)
            k = k - k.mean(0) - k.mean(1)[:, None] + k.mean()
            statistics = [(k * l).sum()]
            for _ in range(200):
                order = random.permutation(rows)
                statistics.append((k * l[np.ix_(order, order)]).sum())
            return statistics

        return once

    return {"neighbours": neighbours, "ridge": ridge, "gram": gram, "hsic": hsic}, name


works, name = {"jax": jax_works, "torch": torch_works, "numpy": numpy_works}[sys.argv[1]]()
ready = {}
for line in sys.stdin:
    request = json.loads(line)
    if request["work"] == "name":
        print(json.dumps({"name": name}), flush=True)
        continue
    key = json.dumps([request["work"], request["rows"], request["steps"]])
    if key not in ready:
        ready[key] = works[request["work"]](request["rows"], request["steps"])
        ready[key]()
    began = time.perf_counter()
    ready[key]()
    print(json.dumps({"seconds": time.perf_counter() - began, "steps": request["steps"]}), flush=True)
