import type { Member } from "./contract.js";

/** Whether the member has the run's first seed, whose network and pictures are kept; of members made by hand seed 0 is it. */
export const isFirst = ({ seed, first = seed === 0 }: Pick<Member, "seed" | "first">): boolean => first;
