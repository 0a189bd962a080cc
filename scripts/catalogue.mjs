// The end of npm run build, for list, explain and the hashes of runs: what the built-in experiments say of themselves, and what
// they were compiled from.
import { join } from "node:path";
import { root } from "./prepare.mjs";

const { writeCatalogue } = await import("../dist/src/run/catalogue.js");
const { writeIdentities } = await import("../dist/src/run/identity.js");
writeIdentities(join(root, "dist", "experiments"));
await writeCatalogue();
