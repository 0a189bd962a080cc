export { loopModes } from "./contract.js";
export type { InputRow, Loop, LoopMode, LoopOptions, Records, Returned, Rows, Step } from "./contract.js";
export { compileLoop, optimizerSlots } from "./loop.js";
