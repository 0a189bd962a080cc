type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a `run.json`, in words; nothing where it is one of this format. */
export function recordFault(record: unknown): string | undefined {
  if (!isFields(record)) return "no record";
  if (record.format !== 1) return `format ${JSON.stringify(record.format)}, where this version reads format 1`;
  const { experiment, source, sourceHash, status, plan, provenance, forced, predictions, judgement, notes } = record;
  if (![experiment, source, sourceHash].every(isText)) return "no experiment with its source";
  if (!isOneOf(["running", "complete", "interrupted", "failed"], status)) return `the status ${JSON.stringify(status)}`;
  if (!isPlan(plan)) return "no plan of seeds and of cells, each once";
  if (!isFields(provenance) || !isFields(predictions)) return "no provenance or predictions";
  if (!isList(forced, isText) || !optionally(notes, (some) => isList(some, isText)))
    return "forced or notes that are no texts";
  if (![record.config, record.name, record.ended, record.error].every((one) => optionally(one, isText)))
    return "a config, name, end or error that is no text";
  if (!optionally(record.files, (files) => isFields(files) && Object.values(files).every(isText)))
    return "files that are no hashes";
  return judgement === undefined || isJudgement(judgement) ? undefined : "a judgement that is none";
}

/** What is wrong with a `blocks.json`. */
export function blocksFault(blocks: unknown): string | undefined {
  const isBlock = (block: unknown): boolean =>
    isFields(block) && isFields(block.parameters) && isList(block.seeds, (seed) => Number.isInteger(seed));
  return isList(blocks, isBlock) ? undefined : "no list of blocks, each with parameters and seeds";
}

/** Whether a trial's record has the parts that all have; its id is compared elsewhere. */
export function isTrial(record: unknown): boolean {
  if (!isFields(record) || !isFields(record.parameters) || !isFields(record.times)) return false;
  const { experiment, seed, status, error, times } = record;
  if (status === "complete" && record.result === undefined) return false;
  const good = isText(experiment) && Number.isInteger(seed) && isNumber(times.seconds) && isText(times.started);
  return good && isOneOf(["complete", "failed"], status) && optionally(error, isText);
}

function isPlan(plan: unknown): boolean {
  if (!isFields(plan)) return false;
  const { cells, seeds, firstSeed, overrides, preset } = plan;
  if (!optionally(firstSeed, (first) => Number.isInteger(first) && Number(first) >= 0)) return false;
  const lists = isFields(overrides) && Object.values(overrides).every(Array.isArray);
  if (Array.isArray(cells) && new Set(cells.map((cell) => JSON.stringify(cell))).size < cells.length) return false;
  return isList(cells, isFields) && Number.isInteger(seeds) && Number(seeds) >= 0 && isText(preset) && lists;
}

function isJudgement(judgement: unknown): boolean {
  if (!isFields(judgement)) return false;
  const { verdict, reason, findings, counts, tested, notTested, settles, unmet } = judgement;
  const counted = (some: unknown): boolean => isFields(some) && Object.values(some).every(isNumber);
  return (
    [verdict, tested, notTested, settles].every(isText) &&
    isOneOf(["supported", "refuted", "inconclusive"], verdict) &&
    optionally(reason, isText) &&
    optionally(counts, counted) &&
    optionally(unmet, (some) => isList(some, isPremise)) &&
    isList(findings, isFinding)
  );
}

function isFinding(finding: unknown): boolean {
  if (!isFields(finding) || !isInterval(finding)) return false;
  const { name, statement, source, margin, decides, verdict, group, members, unmet, reason } = finding;
  return (
    [name, statement, source, verdict].every(isText) &&
    [group, reason].every((one) => optionally(one, isText)) &&
    isList(margin, isNumber) &&
    (margin as unknown[]).length === 2 &&
    typeof decides === "boolean" &&
    isList(
      members,
      (member) => isFields(member) && isInterval(member) && isText(member.group) && isText(member.verdict),
    ) &&
    optionally(unmet, (some) => isList(some, isPremise))
  );
}

const isPremise = (one: unknown): boolean => isFields(one) && isText(one.statement) && isText(one.repair);
const isInterval = (one: Fields): boolean => [one.value, one.low, one.high, one.confidence].every(isNumber);
const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isOneOf = (names: readonly string[], value: unknown): boolean => names.includes(value as string);
const isList = (value: unknown, good: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(good);
const optionally = (value: unknown, good: (one: unknown) => boolean): boolean => value === undefined || good(value);
