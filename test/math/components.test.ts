import { principalComponents, project, ridgeRegression } from "../../src/math/components.js";
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

testEach("ridge regression without a ridge fits an affine map exactly", (algebra) => {
  const x = gaussian(30, 4);
  const data = Float64Array.from({ length: 30 }, (_, row) => 2 + 3 * x.data[4 * row] - x.data[4 * row + 3]);
  const predict = ridgeRegression(x, { rows: 30, columns: 1, data }, 0, algebra);
  assertClose(predict(x).data, data, { atol: 1e-11 });
});
