"""HiGHS by its own Python binding, one thread, a fresh solver a model. Reads lists of models and writes answers and seconds as lines of JSON."""

import json
import sys
import time

import highspy
import numpy


def built(model):
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model["numCols"], model["numRows"]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (numpy.array(model[name], float) for name in ("colCost", "colLower", "colUpper"))
    lp.row_lower_ = numpy.array(model["rowLower"], float)
    lp.row_upper_ = numpy.array([highspy.kHighsInf if value is None else value for value in model["rowUpper"]], float)
    matrix, given = lp.a_matrix_, model["matrix"]
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_, matrix.index_ = numpy.array(given["starts"]), numpy.array(given["indices"])
    matrix.value_ = numpy.array(given["values"], float)
    kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
    lp.integrality_ = [kinds[integer] for integer in model["integrality"]]
    return lp


def solved(model):
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(built(model))
    solver.run()
    return {highspy.HighsModelStatus.kOptimal: "yes", highspy.HighsModelStatus.kInfeasible: "no"}.get(solver.getModelStatus(), "not decided")


for line in sys.stdin:
    models = json.loads(line)["models"]
    started = time.perf_counter()
    answers = [solved(model) for model in models]
    seconds = time.perf_counter() - started
    print(json.dumps({"name": f"highspy {highspy.Highs().version()}", "seconds": seconds, "answers": answers}), flush=True)
