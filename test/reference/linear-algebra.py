"""Writes linear-algebra.json: run with a Python that has numpy and scipy."""
import json, sys
from pathlib import Path
import numpy, scipy

rng = numpy.random.default_rng(0)
general = rng.normal(size=(8, 8))
right = rng.normal(size=(8, 3))
symmetric = general + general.T
positive = general @ general.T + numpy.eye(8)
graded = (basis := numpy.linalg.qr(general)[0]) @ numpy.diag(numpy.logspace(-12, 0, 8)) @ basis.T
graded = (graded + graded.T) / 2
values, vectors = numpy.linalg.eigh(symmetric)
out = {
    "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__},
    "eigen": {"matrix": symmetric.tolist(), "values": values.tolist(), "vectors": vectors.tolist()},
    "graded": {"matrix": graded.tolist(), "values": numpy.linalg.eigvalsh(graded).tolist()},
    "cholesky": {"matrix": positive.tolist(), "factor": scipy.linalg.cholesky(positive, lower=True).tolist()},
    "solve": {"matrix": general.tolist(), "right": right.tolist(), "solution": scipy.linalg.solve(general, right).tolist()},
    "product": {"left": general.tolist(), "right": right.tolist(), "product": (general @ right).tolist()},
    "nearSingular": {
        "matrix": (near := basis @ numpy.diag(numpy.logspace(-14, 0, 8)) @ basis[::-1]).tolist(),
        "reciprocal": 1 / numpy.linalg.cond(near, 1),
    },
}
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
