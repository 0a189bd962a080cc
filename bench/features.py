"""Peers of the feature bench: seconds, or microseconds a step, of the same work in JAX, PyTorch, scikit-learn or numpy.

usage: features.py WORK STEPS; prints {"name": seconds, ...} by peer, those that are installed.
"""

import json
import sys
import time

import numpy as np

work, steps = sys.argv[1], int(sys.argv[2])
rng = np.random.default_rng(0)


def clock(run):
    run()
    best = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        best.append(time.perf_counter() - start)
    return sorted(best)[1]


def jax_step(init, loss, batches):
    import jax

    def update(state, batch):
        p, m, v, t = state
        g = jax.grad(loss)(p, batch)
        t = t + 1
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
        scale = lambda a, b, c: a - 1e-3 * (b / (1 - 0.9**t)) / ((c / (1 - 0.999**t)) ** 0.5 + 1e-8)
        return (jax.tree.map(scale, p, m, v), m, v, t), 0.0

    zeros = jax.tree.map(lambda a: a * 0, init)
    run = jax.jit(lambda state: jax.lax.scan(update, state, batches)[0])
    return clock(lambda: jax.block_until_ready(run((init, zeros, zeros, 0.0)))) / steps


def torch_step(parameters, loss, batches):
    import torch

    torch.set_num_threads(1)
    adam = torch.optim.Adam(parameters, lr=1e-3)

    def run():
        for batch in batches:
            adam.zero_grad()
            loss(batch).backward()
            adam.step()

    return clock(run) / steps


def contrastive(kind):
    import jax.numpy as jnp

    size = 512
    rows = rng.normal(size=(4096, 128)).astype(np.float32)
    picks = rng.integers(0, 4096, (steps, size))
    noise = (0.1 * rng.normal(size=(2, 4, size, 128))).astype(np.float32)
    weights = [(rng.normal(size=s) / s[0] ** 0.5).astype(np.float32) for s in [(128, 128), (128, 4)]]

    def loss(p, batch):
        x, at = batch
        f, g = [jnp.maximum((jnp.asarray(rows)[x] + jnp.asarray(n)[at]) @ p[0], 0) @ p[1] for n in noise]
        a, b = [z / jnp.sqrt((z * z).sum(1, keepdims=True) + 1e-12) for z in (f, g)]
        if kind == "infonce":
            s = a @ b.T / 0.1
            return (jnp.log(jnp.exp(s).sum(1)) - jnp.diag(s)).mean()
        z = jnp.concatenate([a, b])
        s = z @ z.T / 0.5 - 1e9 * jnp.eye(2 * size)
        return jnp.log(jnp.exp(s).sum(1)).mean() - ((a * b).sum(1) / 0.5).mean()

    return {"jax": jax_step([jnp.asarray(w) for w in weights], loss, (jnp.asarray(picks), jnp.asarray(picks[:, 0] % 4)))}


def dictionary():
    import jax
    import jax.numpy as jnp

    rows = jnp.asarray(rng.normal(size=(20000, 32)).astype(np.float32))
    picks = jnp.asarray(rng.integers(0, 20000, (steps, 256)))

    def loss(p, x):
        b = rows[x]
        h = jnp.maximum(b @ p[0].T, 0)
        z = h * (h >= jax.lax.top_k(h, 3)[0][:, -1:])
        return 0.5 * ((b - z @ p[0]) ** 2).sum(1).mean()

    return {"jax": jax_step([jnp.asarray(rng.normal(size=(48, 32)).astype(np.float32) / 6)], loss, picks)}


def convolution(kind):
    import torch
    from torch import nn

    torch.set_num_threads(1)
    images = torch.tensor(rng.normal(size=(2048, 1, 28, 28)).astype(np.float32))
    encoder = nn.Sequential(nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(1568, 16))
    decoder = nn.Sequential(nn.Linear(16, 1568), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)), nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 3, 2, 1, 1))

    def loss(at):
        x = images[at]
        if kind == "autoencoder":
            return 0.5 * ((decoder(encoder(x)) - x) ** 2).sum((1, 2, 3)).mean()
        a, b = [nn.functional.normalize(encoder(torch.roll(x, int(by), 3))) for by in (1, -1)]
        s = a @ b.T / 0.1
        return nn.functional.cross_entropy(s, torch.arange(128))

    parameters = [*encoder.parameters(), *(decoder.parameters() if kind == "autoencoder" else [])]
    return {"torch": torch_step(parameters, loss, [torch.randint(0, 2048, (128,)) for _ in range(steps)])}


def neighbours():
    from sklearn.neighbors import NearestNeighbors

    x = rng.normal(size=(steps, 64))
    return {"scikit-learn": clock(lambda: NearestNeighbors(n_neighbors=21, algorithm="brute").fit(x).kneighbors(x))}


def ridge():
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    x, y = rng.normal(size=(steps, 128)), np.eye(10)[rng.integers(0, 10, steps)]
    search = GridSearchCV(Ridge(), {"alpha": [1e-4, 1e-3, 1e-2, 1e-1]}, cv=5)
    return {"scikit-learn": clock(lambda: search.fit(x, y))}


def hsic():
    x, y = rng.normal(size=(steps, 4)), rng.normal(size=(steps, 4))

    def kernel(a):
        d = ((a[:, None] - a[None]) ** 2).sum(-1)
        return np.exp(-d / (2 * np.median(d[np.triu_indices(steps, 1)])))

    def run():
        k, l = kernel(x), kernel(y)
        k = k - k.mean(0) - k.mean(1)[:, None] + k.mean()
        for _ in range(201):
            order = rng.permutation(steps)
            (k * l[np.ix_(order, order)]).sum()

    return {"numpy": clock(run)}


works = {
    "ntxent": lambda: contrastive("ntxent"), "infonce": lambda: contrastive("infonce"), "dictionary": dictionary,
    "convolutional-autoencoder": lambda: convolution("autoencoder"), "convolutional-contrastive": lambda: convolution("contrastive"),
    "neighbours": neighbours, "ridge": ridge, "hsic": hsic,
}
print(json.dumps(works[work]()))
