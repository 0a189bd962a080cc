export { availableBackends, inspectBackends, useBackend } from "./backend.js";
export type { Backend, BackendChoice, BackendName, Inspection, NotTaken } from "./backend.js";
export type { Owner } from "./owner.js";
export { tf } from "./tensorflow.js";
export type { TensorFlow, tensorflow } from "./tensorflow.js";
