import type { StudentTeacher } from "./sizes.js";

const pi = Math.PI;
const turn = 2 * Math.PI;

/**
 * ∂²g/∂u² = ‖v‖ sin θ (I − ûûᵀ + nnᵀ)/(2π‖u‖) and ∂²g/∂u∂v = ((π − θ)I + û nᵀ + v̂ mᵀ)/2π, with n ⟂ u towards v and m ⟂ v towards u the unit
 * vectors of their plane. A neuron on a ray with another has no plane; there both vectors drop out.
 */
export function fillHessian(
  square: Float64Array,
  weights: Float64Array,
  { target: k, neurons: n }: StudentTeacher,
): Float64Array {
  const size = n * k;
  square.fill(0);
  const unit = (row: number, of: Float64Array): { length: number; direction: Float64Array } => {
    const v = of.subarray(row * k, row * k + k);
    const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    return { length, direction: v.map((value) => value / length) };
  };
  const students = Array.from({ length: n }, (_, i) => unit(i, weights));
  const identity = new Float64Array(k * k);
  for (let j = 0; j < k; j++) identity[j * k + j] = 1;
  const targets = Array.from({ length: k }, (_, j) => unit(j, identity));
  students.forEach((u, i) => {
    addDiagonal(square, size, i * k, k, 0.5);
    targets.forEach((v) => addOwn(square, size, i * k, u, v, -1));
    students.forEach((v, other) => {
      if (other === i) return;
      addOwn(square, size, i * k, u, v, 1);
      if (other < i) addCross(square, size, [i * k, other * k], u, v);
    });
  });
  for (let row = 0; row < size; row++)
    for (let column = row + 1; column < size; column++) square[row * size + column] = square[column * size + row];
  return square;
}

interface Neuron {
  readonly length: number;
  readonly direction: Float64Array;
}

/** θ, sin θ and the unit vectors n ⟂ û towards v̂ and m ⟂ v̂ towards û. */
function planeOf(u: Neuron, v: Neuron): { angle: number; sine: number; n: Float64Array; m: Float64Array } {
  const product = u.direction.reduce((sum, value, j) => sum + value * v.direction[j], 0);
  const cosine = Math.min(1, Math.max(-1, product));
  const sine = Math.sqrt(1 - cosine * cosine);
  const perpendicular = (a: Float64Array, b: Float64Array) =>
    a.map((value, j) => (sine < 1e-12 ? 0 : (b[j] - cosine * value) / sine));
  const [n, m] = [perpendicular(u.direction, v.direction), perpendicular(v.direction, u.direction)];
  return { angle: Math.acos(cosine), sine, n, m };
}

function addDiagonal(square: Float64Array, size: number, start: number, count: number, value: number): void {
  for (let j = start; j < start + count; j++) square[j * size + j] += value;
}

/** Adds sign · ∂²g/∂u² to the block of u; its lower triangle is enough. */
function addOwn(square: Float64Array, size: number, start: number, u: Neuron, v: Neuron, sign: number): void {
  const { sine, n } = planeOf(u, v);
  const scale = (sign * v.length * sine) / (turn * u.length);
  const k = n.length;
  addDiagonal(square, size, start, k, scale);
  for (let a = 0; a < k; a++)
    for (let b = 0; b <= a; b++)
      square[(start + a) * size + start + b] += scale * (n[a] * n[b] - u.direction[a] * u.direction[b]);
}

/** Adds ∂²g/∂u∂v to the block (u, v), below the diagonal. */
function addCross(
  square: Float64Array,
  size: number,
  [row, column]: readonly [number, number],
  u: Neuron,
  v: Neuron,
): void {
  const { angle, n, m } = planeOf(u, v);
  const k = n.length;
  for (let a = 0; a < k; a++) {
    square[(row + a) * size + column + a] += (pi - angle) / turn;
    for (let b = 0; b < k; b++)
      square[(row + a) * size + column + b] += (u.direction[a] * n[b] + v.direction[a] * m[b]) / turn;
  }
}
