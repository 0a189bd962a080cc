"""Writes logistic.json: multinomial logistic regression by scikit-learn, its C = 1/(N λ) for our mean loss."""
import json, sklearn, numpy as np
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(0)
cases = []
for n, k, classes, penalty in [(60, 3, 3, 1e-2), (80, 5, 4, 1e-3), (50, 2, 2, 1e-1)]:
    x = rng.normal(size=(n, k))
    y = np.argmax(x @ rng.normal(size=(k, classes)) + rng.gumbel(size=(n, classes)), axis=1)
    fit = LogisticRegression(C=1 / (n * penalty), tol=1e-12, max_iter=100000).fit(x, y)
    p = fit.predict_proba(x[:5])
    cases.append({"penalty": penalty, "classes": classes, "x": x.tolist(), "y": y.tolist(), "probabilities": p.tolist()})
out = {"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "cases": cases}
json.dump(out, open(__file__.replace(".py", ".json"), "w"))
