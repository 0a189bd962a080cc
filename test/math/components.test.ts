import { principalComponents, project, reconstruct, ridgeRegression } from "../../src/math/components.js";
import { assertClose } from "../assert.js";
import { beforeNative, gaussian, testEach } from "./matrices.js";

beforeNative();

testEach("principal components of points on a line recover the line, the variance and the coordinates", (algebra) => {
  const data = Float64Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? 1 : 2) * Math.floor(at / 3));
  const rows = { rows: 10, columns: 3, data };
  const components = principalComponents(rows, 2, algebra);
  assertClose(components.variances, [8.25 * 9, 0], { atol: 1e-10 });
  assertClose([Math.abs(project(rows, components, algebra).data[0])], [4.5 * 3], { atol: 1e-10 });
});

testEach("reconstruction from k components errs by the variance of the others, and not at all from all", (algebra) => {
  const rows = gaussian(40, 5);
  const error = (count: number) => {
    const components = principalComponents(rows, count, algebra);
    const { data } = reconstruct(project(rows, components, algebra), components, algebra);
    return rows.data.reduce((sum, value, at) => sum + (value - data[at]) ** 2, 0) / rows.rows;
  };
  const { variances } = principalComponents(rows, 5, algebra);
  const rest = (count: number) => variances.slice(count).reduce((sum, value) => sum + value, 0);
  assertClose([1, 2, 3, 4].map(error), [1, 2, 3, 4].map(rest), { rtol: 1e-10 });
  assertClose([error(5)], [0], { atol: 1e-24 });
});

testEach("ridge regression without a ridge fits an affine map exactly", (algebra) => {
  const x = gaussian(30, 4);
  const data = Float64Array.from({ length: 30 }, (_, row) => 2 + 3 * x.data[4 * row] - x.data[4 * row + 3]);
  const predict = ridgeRegression(x, { rows: 30, columns: 1, data }, 0, algebra);
  assertClose(predict(x).data, data, { atol: 1e-11 });
});
