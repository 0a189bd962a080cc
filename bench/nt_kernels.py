"""neural-tangents in float64 (jit): NNGP and NTK of a fully connected network. Reads specs and writes answers as lines of JSON."""

import json
import sys
import time
import types

sys.modules["neural_tangents.experimental"] = types.ModuleType("neural_tangents.experimental")  # it wants TensorFlow
import jax

jax.config.update("jax_enable_x64", True)
import neural_tangents
import numpy
from neural_tangents import stax

activations = {"relu": (stax.Relu, 2.0), "tanh": (lambda: stax.ElementwiseNumerical(jax.numpy.tanh, 25), 2.5361)}
print(json.dumps({"name": f"neural-tangents 0.6.5, jax {jax.__version__}"}), flush=True)
compiled = {}
for line in sys.stdin:
    spec = json.loads(line)
    key = json.dumps(spec)
    if key not in compiled:
        layer, gain = activations[spec["activation"]]
        dense = lambda gain: stax.Dense(1, gain**0.5, None)
        parts = [dense(1.0), layer()] + [part for _ in range(spec["depth"] - 1) for part in (dense(gain), layer())]
        kernel = stax.serial(*parts, dense(gain))[2]
        at = numpy.arange(spec["rows"] * spec["columns"], dtype=numpy.float64)
        points = numpy.sin(1 + 1.7 * at + 1e-3 * at * at).reshape(spec["rows"], spec["columns"])
        function = jax.jit(lambda x: kernel(x, None, ("nngp", "ntk")))
        jax.block_until_ready(function(points))
        compiled[key] = (function, points)
    function, points = compiled[key]
    started, before = time.perf_counter(), time.process_time()
    found = jax.block_until_ready(function(points))
    seconds, cpu = time.perf_counter() - started, time.process_time() - before
    print(json.dumps({"seconds": seconds, "cpu": cpu, "entries": numpy.asarray(found.ntk)[0, :8].tolist()}), flush=True)
