export { loopModes } from "./contract.js";
export type { InputRow, Loop, LoopMode, LoopOptions, Records, Rows, Step } from "./contract.js";
export { compileLoop, optimizerSlots } from "./loop.js";
