export { linearAlgebra, transpose } from "./algebra/ml-matrix.js";
export type { LinearAlgebra, Matrix, SymmetricEigen } from "./algebra/contract.js";
export { principalComponents, project, reconstruct, ridgeRegression } from "./components.js";
export { largestEigenvalue } from "./power-iteration.js";
export { gaussianMean } from "./quadrature.js";
