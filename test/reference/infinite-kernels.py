"""Kernels of infinite networks, in 400 digits by mpmath and by neural-tangents in float64; writes infinite-kernels.json.

    pip install neural-tangents==0.6.5 jax==0.4.30 jaxlib==0.4.30 numpy==2.0.2 scipy==1.13.1 mpmath
    python test/reference/infinite-kernels.py
"""

import json
import pathlib
import sys
import types

sys.modules["neural_tangents.experimental"] = types.ModuleType("neural_tangents.experimental")  # it wants TensorFlow
import jax

jax.config.update("jax_enable_x64", True)
import mpmath as mp
import neural_tangents
import numpy
from neural_tangents import stax

mp.mp.dps = 400  # each layer of a step takes the root of what an angle lost
depth = 3
# Rows that are nearly equal, parallel and opposite to the first among them.
points = [[1.0, 2.0, -1.0], [0.5, -1.0, 2.0], [1.0, 1.0, 1.0], [1.0, 2.0, -1.0 - 2.0**-24], [2.0, 4.0, -2.0], [-1.0, -2.0, 1.0]]
variances = {"relu": (2, 0.01), "leaky-relu": (2, 0), "erf": (2.25, 0.0025), "gelu": (1.5, 0.01), "sin": (2.25, 0.0025),
             "threshold": (2, 0), "sign": (1, 0), "linear": (1, 0.01)}


def theta(a, b, c):
    return mp.atan2(mp.sqrt(max(mp.mpf(0), a * c - b * b)), b)


def slopes(low, high):
    def means(a, b, c):
        t = theta(a, b, c)
        k = (mp.mpf(high) - low) ** 2 / (2 * mp.pi)
        slope = (mp.mpf(low) ** 2 + mp.mpf(high) ** 2) / 2 - k * t
        return k * mp.sqrt(max(mp.mpf(0), a * c - b * b)) + slope * b, slope
    return means


def erf(a, b, c):
    d = mp.sqrt((1 + 2 * a) * (1 + 2 * c) - 4 * b * b)
    return 2 / mp.pi * mp.atan2(2 * b, d), 4 / (mp.pi * d)


def gelu(a, b, c):
    d2 = (1 + a) * (1 + c) - b * b
    d, p, r = mp.sqrt(d2), a * c, (1 + a) * (1 + c)
    at = mp.atan2(b, d)
    value = ((b * b + p * d2) / (r * d) + b * at) / (2 * mp.pi) + b / 4
    return value, (1 / d2 + (1 - p) / r + 1) * b / d / (2 * mp.pi) + mp.mpf(1) / 4 + at / (2 * mp.pi)


def sin(a, b, c):
    near, far = mp.exp(-(a + c) / 2 + b), mp.exp(-(a + c) / 2 - b)
    return (near - far) / 2, (near + far) / 2


def step(a, b, c):
    return (mp.pi - theta(a, b, c)) / (2 * mp.pi), mp.mpf(0)


def sign(a, b, c):
    return 1 - 2 * theta(a, b, c) / mp.pi, mp.mpf(0)


means = {"relu": slopes(0, 1), "leaky-relu": slopes(0.01, 1), "erf": erf, "gelu": gelu, "sin": sin, "threshold": step, "sign": sign,
         "linear": slopes(1, 1)}


def exact(name):
    weight, bias = map(mp.mpf, variances[name])
    rows = [[mp.mpf(x) for x in row] for row in points]
    size = range(len(rows))
    s = [[sum(x * y for x, y in zip(rows[i], rows[j])) / len(rows[i]) for j in size] for i in size]
    k = [[weight * s[i][j] + bias for j in size] for i in size]
    ntk = [row[:] for row in k]
    for _ in range(depth):
        f = [[means[name](k[i][i], k[i][j], k[j][j]) for j in size] for i in size]
        k = [[weight * f[i][j][0] + bias for j in size] for i in size]
        ntk = [[k[i][j] + weight * ntk[i][j] * f[i][j][1] for j in size] for i in size]
    return {"nngp": [[float(x) for x in row] for row in k], "ntk": [[float(x) for x in row] for row in (k if name in ("threshold", "sign") else ntk)]}


layers = {"relu": stax.Relu, "leaky-relu": lambda: stax.LeakyRelu(0.01), "erf": stax.Erf, "gelu": stax.Gelu, "sin": stax.Sin}


def peer(name, parameterization, width):
    weight, bias = variances[name]
    dense = lambda: stax.Dense(width, weight**0.5, bias**0.5 if bias > 0 else None, parameterization=parameterization)
    parts = [part for _ in range(depth) for part in (dense(), layers[name]())]
    kernel = stax.serial(*parts, dense())[2]
    x = numpy.array(points)
    found = kernel(x[:3], x[1:3] * 1.5, ("nngp", "ntk"))
    return {"nngp": numpy.asarray(found.nngp).tolist(), "ntk": numpy.asarray(found.ntk).tolist()}


result = {
    "versions": {"neural-tangents": "0.6.5", "jax": jax.__version__, "numpy": numpy.__version__, "mpmath": mp.__version__,
                 "python": sys.version.split()[0]},
    "depth": depth, "points": points, "variances": variances,
    "exact": {name: exact(name) for name in variances},
    "peer": {name: {"ntk": peer(name, "ntk", 1), "standard": peer(name, "standard", 64)} for name in layers},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
