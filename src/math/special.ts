/**
 * The special functions beneath the intervals, in float64. Relative errors stay below 1e-11 for arguments up to 1e5;
 * series and continued fractions are those of Press et al., Numerical Recipes, 3rd edition, sections 6.1, 6.2 and 6.4.
 */

/** ln Γ(x) for x > 0: Stirling's series, after Γ(x) = Γ(x + k)/(x (x+1) … (x+k−1)) has made the argument at least 12. */
export function logGamma(x: number): number {
  let product = 1;
  let y = x;
  for (; y < 12; y++) product *= y;
  const z = 1 / (y * y);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** The distribution function I_x(a, b) of Beta(a, b) at x, clamped to [0, 1]; a, b > 0. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  return (Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a) * betaFraction(x, a, b);
}

/** x with I_x(a, b) = p, for p in [0, 1], by Newton's method within bisection. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  const scale = logBeta(a, b);
  const density = (x: number): number => Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - scale);
  return invert(p, (x) => betaCdf(x, a, b), density, 1);
}

/** The tail Q(a, x) = 1 − P(a, x) of Gamma(a, 1) beyond x; a > 0. */
export function gammaTail(x: number, a: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * gammaSeries(x, a) : scale * gammaFraction(x, a);
}

/** The error function, to 1e-16 of 1. */
export function erf(z: number): number {
  return Math.sign(z) * (1 - gammaTail(z * z, 0.5));
}

/** The p-quantile of the standard Gaussian, p in (0, 1). */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  const tails = 2 * Math.min(p, 1 - p);
  const density = (z: number): number => Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2);
  return Math.sign(p - 0.5) * invert(-tails, (z) => -gammaTail((z * z) / 2, 0.5), density, 40);
}

/** The p-quantile of Student's t with `degrees` > 0, which need not be whole; p in (0, 1). */
export function studentQuantile(p: number, degrees: number): number {
  const tail = betaQuantile(2 * Math.min(p, 1 - p), degrees / 2, 0.5);
  return Math.sign(p - 0.5) * Math.sqrt((degrees * (1 - tail)) / tail);
}

/** P(F > f) for Fisher's F with `between` and `within` degrees of freedom. */
export function fisherTail(f: number, between: number, within: number): number {
  return betaCdf(within / (within + between * f), within / 2, between / 2);
}

/** P(χ² > x) with `degrees` of freedom. */
export function chiSquareTail(x: number, degrees: number): number {
  return gammaTail(x / 2, degrees / 2);
}

/** The root of cdf(x) = p on [0, most], for an increasing cdf with this density. */
function invert(p: number, cdf: (x: number) => number, density: (x: number) => number, most: number): number {
  let [low, high] = [0, most];
  let x = most === 1 ? 0.5 : 1;
  for (let iteration = 0; iteration < 200 && high - low > 1e-15 * high; iteration++) {
    const excess = cdf(x) - p;
    if (excess === 0) return x;
    if (excess > 0) high = x;
    else low = x;
    const next = x - excess / density(x);
    const step = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(step - x) < 1e-15 * x) return step;
    x = step;
  }
  return x;
}

/** Lentz's evaluation of the continued fraction of I_x(a, b). */
function betaFraction(x: number, a: number, b: number): number {
  const guard = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

/** P(a, x) over its scale, Σ xᵏ/(a (a+1) … (a+k)), for x < a + 1. */
function gammaSeries(x: number, a: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > 1e-17 * sum; k++) sum += term *= x / (a + k);
  return sum;
}

/** Lentz's evaluation of the continued fraction of Q(a, x), for x ≥ a + 1. */
function gammaFraction(x: number, a: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < 10_000; k++) {
    b += 2;
    d = 1 / (-k * (k - a) * d + b);
    c = b - (k * (k - a)) / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}
