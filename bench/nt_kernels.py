"""neural-tangents (jit): NNGP and NTK of infinite networks in float64, the empirical NTK by structured derivatives in float32. Reads specs and writes answers as lines of JSON."""

import json
import sys
import time
import types

sys.modules["neural_tangents.experimental"] = types.ModuleType("neural_tangents.experimental")  # it wants TensorFlow
import jax

jax.config.update("jax_enable_x64", True)
import jax.interpreters.ad
from jax._src import source_info_util

jax.interpreters.ad.source_info_util = source_info_util  # moved since neural-tangents 0.6.5
jax.interpreters.ad.config = jax.config
import neural_tangents
import numpy
from neural_tangents import stax

activations = {"relu": (stax.Relu, 2.0), "tanh": (lambda: stax.ElementwiseNumerical(jax.numpy.tanh, 25), 2.5361)}
print(json.dumps({"name": f"neural-tangents 0.6.5, jax {jax.__version__}"}), flush=True)
compiled = {}


def empirical(spec):
    """A function of the inputs alone, and the inputs."""
    init, apply, _ = stax.serial(*[part for _ in range(spec["depth"]) for part in (stax.Dense(spec["width"]), stax.Relu())], stax.Dense(spec["outputs"]))
    single = lambda tree: jax.tree_util.tree_map(lambda leaf: leaf.astype(jax.numpy.float32), tree)
    parameters = single(init(jax.random.PRNGKey(0), (1, spec["columns"]))[1])
    points = jax.random.normal(jax.random.PRNGKey(1), (spec["rows"], spec["columns"]), jax.numpy.float32)
    axes = (-1,) if spec["trace"] else ()
    implementation = neural_tangents.NtkImplementation.STRUCTURED_DERIVATIVES
    kernel = neural_tangents.empirical_ntk_fn(apply, trace_axes=axes, vmap_axes=0, implementation=implementation)
    return jax.jit(lambda x: kernel(x, None, parameters)), points


for line in sys.stdin:
    spec = json.loads(line)
    key = json.dumps(spec)
    if key not in compiled and "outputs" in spec:
        compiled[key] = empirical(spec)
        jax.block_until_ready(compiled[key][0](compiled[key][1]))
    elif key not in compiled:
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
    entries = [] if "outputs" in spec else numpy.asarray(found.ntk)[0, :8].tolist()
    print(json.dumps({"seconds": seconds, "cpu": cpu, "entries": entries}), flush=True)
