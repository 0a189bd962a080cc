import { outputForms, type FormName } from "./forms.js";
import { requireLimits } from "./limits.js";
import type { ThresholdNetwork } from "./network.js";
import { requireLabelled, type LabelledPoints } from "./points.js";
import { solveProgram, type ProgramAnswer } from "./program.js";
import { searchHalfSpaces, type SearchAnswer } from "./search.js";

/** What is asked of the points. */
export interface Question {
  /** Hidden threshold units, a whole number from 1; 3 at most for form "any". */
  readonly units: number;
  /** Default "any". */
  readonly form?: FormName;
  /** Seconds for all of it, in (0, ∞); default 60. */
  readonly seconds?: number;
}

/** One form of the output, asked. */
export interface FormDecision {
  readonly form: string;
  readonly search: SearchAnswer;
  /** The mixed-integer program's, where the search said no or was not done: a second witness, or a second try. */
  readonly program?: ProgramAnswer;
}

/** The answer, with what each form of the output said. */
export type Decision = { readonly forms: readonly FormDecision[]; readonly seconds: number } & (
  | { readonly answer: "yes"; readonly form: string; readonly network: ThresholdNetwork }
  | { readonly answer: "no" | "not decided" }
);

/** The longest that a second witness is waited for, in seconds; the proof does not need it. */
const witnessSeconds = 10;

/**
 * Theorem 2.2's question: is there a network of so many threshold units under a threshold output with h(x_i) = y_i for all i? Each form of the output is
 * searched ({@link searchHalfSpaces}). "yes" comes with a network that was checked in exact arithmetic, "no" where every form's search proves it, with HiGHS's
 * answer beside it; a limit of time ends in "not decided".
 * @throws UserError for contradictory points, more than the solver takes, and units, forms and limits out of range.
 * @example
 * const decision = await decideNetwork(plantedGaussian(randomStream(0), 8, 2), { units: 2, form: "and" });
 */
export async function decideNetwork(data: LabelledPoints, question: Question): Promise<Decision> {
  const { units, form = "any", seconds = 60 } = question;
  requireLimits("decideNetwork", { seconds });
  requireLabelled("decideNetwork", data);
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  const left = (share: number): number => Math.max(1e-3, share * (seconds - elapsed()));
  const asked = outputForms(units, form);
  const forms: FormDecision[] = [];
  for (const [at, one] of asked.entries()) {
    const search = searchHalfSpaces(data, one, { seconds: left(0.8 / (asked.length - at)) });
    forms.push({ form: one.name, search });
    if (search.answer === "yes")
      return { answer: "yes", form: one.name, network: search.network, forms, seconds: elapsed() };
  }
  for (const [at, one] of asked.entries()) {
    const share = left(1 / (asked.length - at));
    const proved = forms[at].search.answer === "no";
    const program = await solveProgram(data, one, { seconds: proved ? Math.min(share, witnessSeconds) : share });
    forms[at] = { ...forms[at], program };
    if (program.answer !== "yes") continue;
    if (proved) throw new Error("a network that holds was found where the search had proved that there is none");
    return { answer: "yes", form: one.name, network: program.network, forms, seconds: elapsed() };
  }
  const answer = forms.every(({ search }) => search.answer === "no") ? "no" : "not decided";
  return { answer, forms, seconds: elapsed() };
}
