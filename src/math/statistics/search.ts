/**
 * The place farthest from `from` towards `to` where `holds` is still true, for one that holds at `from` and, once false,
 * stays so: `to` itself where it holds there, else to 2^−halvings (default 47) of the distance.
 */
export function lastTrue(holds: (x: number) => boolean, from: number, to: number, halvings = 47): number {
  if (holds(to)) return to;
  let [inside, outside] = [from, to];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Where f is greatest on [from, to]: the best of `points` evenly spaced places (default 33), then golden sections about it. */
export function highest(f: (x: number) => number, from: number, to: number, points = 33): number {
  if (!(to - from > 1e-12)) return from;
  const step = (to - from) / (points - 1);
  const places = Array.from({ length: points }, (_, index) => from + step * index);
  const values = places.map(f);
  const best = places[values.indexOf(Math.max(...values))];
  return goldenMaximum(f, Math.max(from, best - step), Math.min(to, best + step));
}

/** The maximum of a unimodal function, to 1e-5 of the interval. */
function goldenMaximum(f: (x: number) => number, from: number, to: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [left, right] = [high - share * (high - low), low + share * (high - low)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let section = 0; section < 24; section++) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + share * (high - low);
      atRight = f(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - share * (high - low);
      atLeft = f(left);
    }
  }
  return atLeft < atRight ? right : left;
}
