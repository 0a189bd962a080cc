import type { Resumed } from "./checkpoint.js";
import type { Ended } from "./ended.js";
import type { History } from "./history.js";
import type { Objective } from "./objective.js";
import type { MemberOptimizer } from "./optimizer.js";
import type { TrainingOptions } from "./options.js";

/** What one training consists of. */
export interface Parts {
  readonly objective: Objective;
  readonly options: TrainingOptions;
  readonly optimizer: MemberOptimizer;
  readonly ended: Ended;
  readonly history: History;
  readonly checkpoint: Resumed;
}
