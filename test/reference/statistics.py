"""Writes statistics.json: run with a Python that has numpy, scipy and statsmodels."""
import json, sys
from pathlib import Path
import numpy, scipy, statsmodels
from scipy import integrate, optimize, special, stats
from statsmodels.stats.proportion import proportion_confint

wilson = [[k, n, *proportion_confint(k, n, 0.05, method="wilson")] for k, n in [(0, 10), (3, 10), (35, 35), (34, 34), (50, 120)]]
samples = [[1.0, 2.0, 3.0], [0.2, -1.5, 3.3, 0.7, 9.1]]
student = [[x, *stats.t.interval(0.95, len(x) - 1, numpy.mean(x), stats.sem(x))] for x in samples]
quantiles = [[samples[1], p, numpy.quantile(samples[1], p)] for p in (0, 0.1, 0.5, 0.9, 1)]

def firth(cells):
    """Jeffreys-penalised logistic fit by a general-purpose minimiser, as a second algorithm."""
    x = numpy.array([[1, numpy.log(w)] for w, k, n in cells]); k = numpy.array([c[1] for c in cells]); n = numpy.array([c[2] for c in cells])
    def negative(beta):
        z = x @ beta
        p = 1 / (1 + numpy.exp(-z))
        information = (x * (n * p * (1 - p))[:, None]).T @ x
        return -(k @ z - n @ numpy.logaddexp(0, z) + 0.5 * numpy.linalg.slogdet(information)[1])
    best = optimize.minimize(negative, [0, 0], method="BFGS", options={"gtol": 1e-9})
    return optimize.minimize(negative, best.x, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 10000}).x.tolist()

cases = [[(2, 0, 10), (4, 0, 10), (8, 5, 10), (16, 10, 10)], [(2, 0, 10), (4, 0, 10), (8, 10, 10), (16, 10, 10)], [(3, 1, 7), (6, 3, 9), (20, 6, 8)]]
out = {
    "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "gains": {name: 1 / integrate.quad(lambda x: f(x) ** 2 * stats.norm.pdf(x), -12, 12, epsabs=1e-14)[0] for name, f in
              {"tanh": numpy.tanh, "sigmoid": special.expit, "erf": special.erf, "gelu": lambda x: x * stats.norm.cdf(x)}.items()},
    "wilson": wilson, "student": student, "quantiles": quantiles,
    "firth": [{"cells": c, "beta": firth(c)} for c in cases],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
