import { owning } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Network } from "./network.js";

/**
 * F = α (f − f₀), f₀ the network as it is now: starts at exactly zero, and for large α it trains in the kernel regime of f, for
 * small α > 0 outside it (Chizat, Oyallon & Bach 2019). Shapes are the network's own. Trains the network's own weights; disposing it disposes f₀ alone.
 * @example
 * const lazy = scaled(ensemble, 10); // outputs times 10: Chizat and Bach's α
 */
export function scaled(network: Network, alpha: number): Network {
  check(typeof alpha === "number" && Number.isFinite(alpha) && alpha !== 0, () => ({
    where: "the α of scaled",
    rule: "it must be a finite number that is not 0",
    received: String(alpha),
    repair: "Give the factor α, such as 10.",
  }));
  const start = network.frozen();
  return owning(difference(network, start, alpha), () => start.dispose());
}

function difference(network: Network, start: Network, alpha: number): Omit<Network, "dispose" | keyof Disposable> {
  const { members, parameters, inputs, outputs } = network;
  const frozen = (): Network => {
    const [now, then] = [network.frozen(), start.frozen()];
    return owning(difference(now, then, alpha), () => [now, then].forEach((copy) => copy.dispose()));
  };
  return {
    ...{ members, inputs, outputs },
    parameters,
    differentiableTwice: network.differentiableTwice,
    constant: network.constant,
    forward: (inputs) =>
      tf.tidy(() => {
        const moved = tf.sub<tensorflow.Tensor3D>(network.forward(inputs), start.forward(inputs));
        return tf.mul<tensorflow.Tensor3D>(moved, alpha);
      }),
    ...(network.place === undefined ? {} : { place: (inputs: tensorflow.Tensor) => network.place!(inputs) }),
    frozen,
  };
}
