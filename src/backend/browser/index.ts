export { useBackend } from "./backend.js";
export { tf } from "../tensorflow.js";
