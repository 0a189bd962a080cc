/**
 * π − arccos(cosine), for a cosine in [−1, 1], within 2 units in the last place: the rational approximation of the arcsine of fdlibm (Sun Microsystems 1993,
 * e_acos.c), written out because a call of `Math.acos` is not inlined and was a third of a descent's time.
 */
export function openAngle(cosine: number): number {
  if (cosine < -0.5) return 2 * arcsine((1 + cosine) / 2);
  if (cosine > 0.5) return Math.PI - 2 * arcsine((1 - cosine) / 2);
  return Math.PI / 2 + (cosine + cosine * excess(cosine * cosine));
}

/** arcsin √z, z in [0, 1/4]. */
function arcsine(z: number): number {
  const root = Math.sqrt(z);
  return root + root * excess(z);
}

/** (arcsin √z)/√z − 1, z in [0, 1/4]. */
function excess(z: number): number {
  const above =
    z *
    (1.6666666666666666e-1 +
      z *
        (-3.255658186224009e-1 +
          z *
            (2.0121253213486293e-1 +
              z * (-4.0055534500679411e-2 + z * (7.9153499428981453e-4 + z * 3.4793310759602117e-5)))));
  const below =
    1 + z * (-2.403394911734414 + z * (2.0209457602335057 + z * (-6.8828397160545329e-1 + z * 7.7038150555901935e-2)));
  return above / below;
}
