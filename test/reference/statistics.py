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

def special_values():
    """scipy's own distributions."""
    return {
        "logGamma": [[x, special.gammaln(x)] for x in (0.01, 0.5, 1.0, 2.0, 3.7, 50.5, 1e4, 1e5)],
        "betaCdf": [[x, a, b, stats.beta.cdf(x, a, b)] for x, a, b in [(0.3, 0.5, 0.5), (0.02, 2, 40), (0.9, 30, 3), (0.5, 320, 321), (0.001, 0.5, 9), (0.97, 1e3, 20)]],
        "betaQuantile": [[p, a, b, stats.beta.ppf(p, a, b)] for p, a, b in [(0.025, 3, 8), (0.975, 3, 8), (1e-5, 10, 31), (0.5, 0.5, 0.5), (9e-4, 640, 1), (0.975, 1, 40)]],
        "gammaTail": [[x, a, special.gammaincc(a, x)] for x, a in [(0.1, 0.5), (3.0, 0.5), (2.0, 2.0), (30.0, 4.0), (0.5, 10.0)]],
        "normalQuantile": [[p, stats.norm.ppf(p)] for p in (1e-9, 0.001, 0.3, 0.5, 0.975, 0.9999)],
        "studentQuantile": [[p, v, stats.t.ppf(p, v)] for p, v in [(0.975, 4), (0.975, 1), (0.025, 7.3), (0.9999, 2.5), (0.999, 639)]],
        "fisherTail": [[f, a, b, stats.f.sf(f, a, b)] for f, a, b in [(3.0, 3, 20), (0.2, 1, 5), (12.0, 3, 45), (1.0, 4, 400)]],
        "chiSquareTail": [[x, k, stats.chi2.sf(x, k)] for x, k in [(3.84, 1), (10.0, 4), (0.3, 2), (25.0, 3)]],
    }

def sequence(k, n, a):
    """All p that a mixture over Jeffreys' prior does not rule out, by root finding on the integral's closed form in scipy."""
    f = lambda p: special.betaln(k + 0.5, n - k + 0.5) - special.betaln(0.5, 0.5) - special.xlogy(k, p) - special.xlog1py(n - k, -p) + numpy.log(a)
    v = k / n
    return [0.0 if k == 0 else optimize.brentq(f, 1e-12, v), 1.0 if k == n else optimize.brentq(f, v, 1 - 1e-12)]

def mixture_quantile(v, n, a):
    """Where the integral of noncentral over central t densities, effect sizes N(0, 1), reaches 1/a."""
    ratio = lambda t: integrate.quad(lambda d: numpy.exp(stats.nct.logpdf(t, v, d * numpy.sqrt(n)) - stats.t.logpdf(t, v) + stats.norm.logpdf(d)), -6, 6, limit=400)[0]
    return optimize.brentq(lambda t: numpy.log(ratio(t) * a), 0.5, 30, xtol=1e-7)

def betting(x, a, fixed):
    """Hedged capital of Waudby-Smith & Ramdas (2024) on a grid of means, bet by bet."""
    m = numpy.linspace(0, 1, 20001)[1:-1]
    up = numpy.zeros_like(m); down = numpy.zeros_like(m); alive = numpy.ones_like(m, bool)
    mu, var, seen = 0.5, 0.25, [0.5]
    for t, value in enumerate(x, 1):
        horizon = len(x) if fixed else t * numpy.log(t + 1)
        bet = numpy.sqrt(2 * numpy.log(2 / a) / (var * horizon))
        up += numpy.log1p(numpy.minimum(bet, 0.75 / m) * (value - m)); down += numpy.log1p(-numpy.minimum(bet, 0.75 / (1 - m)) * (value - m))
        alive &= (up < numpy.log(2 / a)) & (down < numpy.log(2 / a))
        mu = (0.5 + sum(x[:t])) / (t + 1); seen.append(mu)
        var = (0.25 + sum((xi - mi) ** 2 for xi, mi in zip(x[:t], seen[1:]))) / (t + 1)
    return [float(m[alive].min()), float(m[alive].max())]

def slopes(groups):
    """statsmodels' least squares of ln y on ln x, with variances within the groups; Welch's by hand from scipy's moments."""
    import statsmodels.api as sm
    x = numpy.concatenate([[numpy.log(w)] * len(y) for w, y in groups]); y = numpy.log(numpy.concatenate([y for _, y in groups]))
    fit = sm.OLS(y, sm.add_constant(x)).fit()
    full = sm.OLS(y, numpy.array([[float(xi == numpy.log(w)) for w, _ in groups] for xi in x])).fit()
    f, p, _ = full.compare_f_test(fit)
    c = numpy.array([len(v) * (numpy.log(w) - x.mean()) for w, v in groups]) / ((x - x.mean()) ** 2).sum()
    part = c ** 2 * numpy.array([numpy.var(numpy.log(v), ddof=1) / len(v) for _, v in groups])
    df = part.sum() ** 2 / (part ** 2 / numpy.array([len(v) - 1 for _, v in groups])).sum()
    reach = max(stats.t.ppf(0.975, full.df_resid) * numpy.sqrt(full.mse_resid / ((x - x.mean()) ** 2).sum()), stats.t.ppf(0.975, df) * numpy.sqrt(part.sum()))
    return {"groups": groups, "slope": fit.params[1], "prefactor": numpy.exp(fit.params[0]), "reach": reach, "F": f, "p": p}

def profile(cells, level):
    """Where twice the fall of a profile likelihood of the threshold reaches the chi-square quantile, by scipy's bounded minimiser."""
    x = numpy.log([c[0] for c in cells]); k = numpy.array([c[1] for c in cells]); n = numpy.array([c[2] for c in cells])
    def loss(b, theta):
        z = special.logit(level) + b * (x - theta)
        return -(k @ z - n @ numpy.logaddexp(0, z))
    least = lambda theta: optimize.minimize_scalar(loss, bounds=(0, 30), args=(theta,), method="bounded", options={"xatol": 1e-11}).fun
    best = optimize.minimize_scalar(least, bounds=(x.min(), x.max()), method="bounded", options={"xatol": 1e-11})
    outside = lambda theta: 2 * (least(theta) - best.fun) - stats.chi2.ppf(0.95, 1)
    return [float(numpy.exp(optimize.brentq(outside, best.x - 4, best.x))), float(numpy.exp(optimize.brentq(outside, best.x, best.x + 4)))]

generator = numpy.random.default_rng(7)
law = lambda sizes, spreads: [[w, (3 * w ** -0.5 * numpy.exp(s * generator.standard_normal(n))).round(6).tolist()] for w, n, s in zip([8, 16, 32, 64], sizes, spreads)]
shares = generator.beta(2, 5, 30).round(4).tolist()

cases = [[(2, 0, 10), (4, 0, 10), (8, 5, 10), (16, 10, 10)], [(2, 0, 10), (4, 0, 10), (8, 10, 10), (16, 10, 10)], [(3, 1, 7), (6, 3, 9), (20, 6, 8)]]
out = {
    "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "gains": {name: 1 / integrate.quad(lambda x: f(x) ** 2 * stats.norm.pdf(x), -12, 12, epsabs=1e-14)[0] for name, f in
              {"tanh": numpy.tanh, "sigmoid": special.expit, "erf": special.erf, "gelu": lambda x: x * stats.norm.cdf(x)}.items()},
    "wilson": wilson, "student": student, "quantiles": quantiles,
    "special": special_values(),
    "clopperPearson": [[k, n, *proportion_confint(k, n, 0.05, method="beta")] for k, n in [(0, 10), (3, 10), (35, 35), (50, 120)]],
    "sequence": [[k, n, *sequence(k, n, 0.05)] for k, n in [(0, 10), (3, 10), (53, 53), (500, 640)]],
    "mixture": [[v, n, mixture_quantile(v, n, 0.05)] for v, n in [(9, 10), (39, 40), (36, 10), (5.5, 6)]],
    "betting": [{"values": shares, "fixed": betting(shares, 0.05, True), "any": betting(shares, 0.05, False)}],
    "slopes": [slopes(law([6, 6, 6, 6], [0.1] * 4)), slopes(law([5, 9, 5, 20], [0.1] * 4)), slopes(law([8, 8, 8, 8], [0.5, 0.2, 0.1, 0.05]))],
    "profile": [{"cells": c, "level": level, "interval": profile(c, level)} for c, level in [([(2, 1, 10), (4, 3, 10), (8, 7, 10), (16, 10, 10)], 0.5), ([(3, 1, 7), (6, 3, 9), (20, 6, 8)], 0.6)]],
    "firth": [{"cells": c, "beta": firth(c)} for c in cases],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
