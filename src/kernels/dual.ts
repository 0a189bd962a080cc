import type { Dual, Segment } from "./segment.js";

/** arctan(i/16), i = 0 … 17. */
const arctangents = Float64Array.from({ length: 18 }, (_, index) => Math.atan(index / 16));

/**
 * 2 arctan √(low/high) for 0 ≤ low ≤ high, to 5e-16: the angle between u and v from what is below and above. By arctan t = arctan t₀ +
 * arctan((t − t₀)/(1 + t t₀)), t₀ the next sixteenth, and five terms of the series; Math.atan2 takes two to four times as long.
 */
function angle(low: number, high: number): number {
  if (high === 0) return 0;
  const t = Math.sqrt(low / high);
  const at = (16 * t + 0.5) | 0;
  const z = (t - at * 0.0625) / (1 + t * at * 0.0625);
  const w = z * z;
  return 2 * (arctangents[at] + z * (1 - w * (1 / 3 - w * (1 / 5 - w * (1 / 7 - w / 9)))));
}

/**
 * φ(x) = a x for x < 0 and b x above (Cho & Saul 2009): with θ = ∠(u, v), k = (a − b)²/2π and s = √(q₁₁q₂₂ − q₁₂²),
 * Ḟ = (a² + b²)/2 − kθ and F = k s + Ḟ q₁₂. ReLU is (0, 1), the linear network (1, 1).
 */
export function piecewiseLinearDual(a: number, b: number): Dual {
  const half = (a * a + b * b) / 2;
  const k = (a - b) ** 2 / (2 * Math.PI);
  const fill = ({ count, covariance, below, above, value, slope, valueBelow, valueAbove }: Segment): void => {
    for (let at = 0; at < count; at++) {
      const [p, m, q] = [below[at], above[at], covariance[at]];
      const theta = p < m ? angle(p, m) : Math.PI - angle(m, p);
      const s = Math.sqrt(p * m);
      const bend = k * (s - theta * q);
      slope[at] = half - k * theta;
      value[at] = half * q + bend;
      valueBelow[at] = half * p - bend;
      valueAbove[at] = half * m + bend;
    }
  };
  return { fill, diagonal: (q) => ({ value: half * q, slope: half }), angular: true };
}

/**
 * φ(x) = low for x < 0 and high above: F = (low² + high²)/2 − (high − low)² θ/2π: 1[x > 0] has
 * (π − θ)/2π and the sign 1 − 2θ/π. Ḟ = 0 almost everywhere: only the readout trains.
 */
function stepDual(low: number, high: number): Dual {
  const [most, least, turn] = [(low * low + high * high) / 2, low * high, (high - low) ** 2 / (2 * Math.PI)];
  const fill = ({ count, below, above, value, slope, valueBelow, valueAbove }: Segment): void => {
    for (let at = 0; at < count; at++) {
      const [p, m] = [below[at], above[at]];
      const small = p < m ? angle(p, m) : angle(m, p);
      const [theta, rest] = p < m ? [small, Math.PI - small] : [Math.PI - small, small];
      value[at] = p < m ? most - turn * theta : least + turn * rest;
      valueBelow[at] = turn * theta;
      valueAbove[at] = most + least + turn * rest;
      slope[at] = 0;
    }
  };
  return { fill, diagonal: () => ({ value: most, slope: 0 }), angular: true };
}

/** erf (Williams 1997): F = (2/π) atan2(2q₁₂, D), Ḟ = 4/(πD), D² = (1 + 2q₁₁)(1 + 2q₂₂) − 4q₁₂². */
const erfDual: Dual = {
  fill: ({ count, variance, variances, covariance, value, slope }) => {
    for (let at = 0; at < count; at++) {
      const q = covariance[at];
      const root = Math.sqrt((1 + 2 * variance) * (1 + 2 * variances[at]) - 4 * q * q);
      value[at] = (2 / Math.PI) * Math.atan2(2 * q, root);
      slope[at] = 4 / (Math.PI * root);
    }
  },
  diagonal: (q) => {
    const root = Math.sqrt(1 + 4 * q);
    return { value: (2 / Math.PI) * Math.atan2(2 * q, root), slope: 4 / (Math.PI * root) };
  },
  angular: false,
};

/** F and Ḟ of x Φ(x) (Tsuchida et al. 2021), D² = (1 + q₁₁)(1 + q₂₂) − q₁₂². */
function gelu(q11: number, q12: number, q22: number): { value: number; slope: number } {
  const [product, raised] = [q11 * q22, (1 + q11) * (1 + q22)];
  // As a sum of what is positive where q₁₂² is near q₁₁q₂₂.
  const square = 1 + q11 + q22 + (product - q12 * q12);
  const root = Math.sqrt(square);
  const quarter = 0.25 + Math.atan2(q12, root) / (2 * Math.PI);
  return {
    value: (q12 * q12 + product * square) / (raised * root * 2 * Math.PI) + q12 * quarter,
    slope: ((1 / square + (1 - product) / raised + 1) * q12) / (root * 2 * Math.PI) + quarter,
  };
}

const geluDual: Dual = {
  fill: ({ count, variance, variances, covariance, value, slope }) => {
    for (let at = 0; at < count; at++) {
      const found = gelu(variance, covariance[at], variances[at]);
      value[at] = found.value;
      slope[at] = found.slope;
    }
  },
  diagonal: (q) => gelu(q, q, q),
  angular: false,
};

/** sin: F, Ḟ = (e^{−E[(u − v)²]/2} ∓ e^{−E[(u + v)²]/2})/2; neither exponent is above 0. */
const sinDual: Dual = {
  fill: ({ count, variance, variances, covariance, value, slope }) => {
    for (let at = 0; at < count; at++) {
      const [mean, q] = [(variance + variances[at]) / 2, covariance[at]];
      const [near, far] = [Math.exp(Math.min(0, q - mean)), Math.exp(Math.min(0, -q - mean))];
      value[at] = (near - far) / 2;
      slope[at] = (near + far) / 2;
    }
  },
  diagonal: (q) => ({ value: -Math.expm1(-2 * q) / 2, slope: (1 + Math.exp(-2 * q)) / 2 }),
  angular: false,
};

/** The activations with a closed form, by the name that networks give them. */
export const closedForms = {
  relu: piecewiseLinearDual(0, 1),
  "leaky-relu": piecewiseLinearDual(0.01, 1),
  linear: piecewiseLinearDual(1, 1),
  erf: erfDual,
  gelu: geluDual,
  sin: sinDual,
  threshold: stepDual(0, 1),
  sign: stepDual(-1, 1),
} as const satisfies Readonly<Record<string, Dual>>;
