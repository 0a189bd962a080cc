import { asUsage } from "../errors.js";
import type { Kernels } from "../kernels/infinite.js";
import type { InfiniteNetwork } from "../kernels/infinite-network.js";
import { parallelKernels } from "../kernels/threads.js";
import { kernelModes } from "../kernels/modes.js";
import { effectiveRank } from "../math/effective-rank.js";
import type { Matrix } from "../math/algebra/contract.js";
import { encode } from "../run/json.js";
import type { NamedPoints } from "../data/points.js";
import { furtherPoints, networkOf, pointsOf, radiiOf } from "./architecture.js";
import type { DrawnKernels } from "../kernels/drawn.js";
import { countOf } from "./flags.js";
import { formatOf, rowsOf, writeMatrices } from "./matrix-files.js";
import { print } from "./output.js";
import { isStreamed, refuseStreamed, streamKernels } from "./stream-kernels.js";
import { parallelNote } from "./parallel-note.js";
import { alignTable } from "./text.js";
import { wrapText } from "./wrap.js";

type Arguments = Readonly<Record<string, unknown>>;

/** Matrices are printed up to this N, stand in --json up to that one, and are decomposed up to the last. */
const [mostShown, mostInJson, mostDecomposed] = [12, 200, 2000];

/** What of a kernel's eigenvalues is reported. */
export interface Spectrum {
  readonly eigenvalues: readonly number[];
  readonly condition: number;
  /** Eigenvalues above N · 2⁻⁵² λmax. */
  readonly rank: number;
  /** exp of the entropy of λ/Σλ (Roy & Vetterli 2007). */
  readonly effectiveRank: number;
  /** Pairs of equal or parallel rows, from 1. */
  readonly parallel: readonly (readonly [number, number])[];
}

/** `overparam kernel`: no TensorFlow is loaded, but for --finite-width. */
export async function kernel(path: string, argv: Arguments, json: boolean): Promise<number> {
  const [to, width] = [argv.to as string | undefined, countOf("--finite-width", argv["finite-width"])];
  if (to !== undefined) formatOf(to);
  const network = networkOf(argv);
  const first = await asUsage(() => pointsOf(path, argv));
  const other =
    argv.with === undefined ? undefined : await asUsage(() => furtherPoints(String(argv.with as string), argv, first));
  if (to !== undefined && isStreamed(first.points, other?.points, argv.memory))
    return streamed(network, { path, to, first, other: other?.points, argv }, json);
  const started = performance.now();
  const kernels = await asUsage(() => parallelKernels(network, first.points));
  const cross = other && (await asUsage(() => parallelKernels(network, first.points, { other: other.points })));
  const seconds = (performance.now() - started) / 1000;
  const spectrum = spectrumOf(kernels.ntk);
  const written =
    to === undefined ? [] : await writeMatrices(to, { nngp: (cross ?? kernels).nngp, ntk: (cross ?? kernels).ntk });
  const seeds = countOf("--seeds", argv.seeds) ?? 10;
  const finite = width === undefined ? undefined : await drawn(network, first.points, kernels, { width, seeds });
  const facts = {
    ...factsOf(path, first),
    ...{ written, seconds, bytes: 16 * (kernels.ntk.data.length + (cross?.ntk.data.length ?? 0)) },
  };
  const shown = cross ?? kernels;
  const whole = argv.matrices === true || Math.max(shown.ntk.rows, shown.ntk.columns) <= mostInJson;
  const matrices = whole ? { nngp: rowsOf(shown.nngp), ntk: rowsOf(shown.ntk) } : { nngp: null, ntk: null };
  const document = {
    ...facts,
    ...matrices,
    ...(spectrum ?? unknownSpectrum),
    finite: finite ? documented(finite, whole) : null,
  };
  print(`${json ? encode(document, 2) : inWords(facts, shown, spectrum, finite)}\n`);
  return 0;
}

/** Through the disk alone: no eigenvalues, no matrices in the output. */
async function streamed(network: InfiniteNetwork, asked: Streaming, json: boolean): Promise<number> {
  const { path, to, first, other, argv } = asked;
  if (argv["finite-width"] !== undefined) refuseStreamed("--finite-width");
  if (argv.matrices === true) refuseStreamed("--matrices");
  const facts = { ...factsOf(path, first), ...(await asUsage(() => streamKernels(network, first.points, to, other))) };
  const matrices = { nngp: null, ntk: null };
  const document = { ...facts, ...matrices, ...unknownSpectrum, finite: null };
  print(`${json ? encode(document, 2) : inWords(facts)}\n`);
  return 0;
}

interface Streaming {
  readonly path: string;
  readonly to: string;
  readonly first: NamedPoints;
  readonly other?: Matrix;
  readonly argv: Arguments;
}

const factsOf = (path: string, first: NamedPoints) => ({
  ...{ points: path, rows: first.points.rows, columns: first.points.columns, radius: radiiOf(first) },
});

const unknownSpectrum = { eigenvalues: null, condition: null, rank: null, effectiveRank: null, parallel: null };

type Drawn = Readonly<Record<"nngp" | "ntk", DrawnKernels>> & { readonly width: number; readonly seeds: number };

async function drawn(
  network: InfiniteNetwork,
  points: Matrix,
  kernels: Kernels,
  size: Pick<Drawn, "width" | "seeds">,
): Promise<Drawn> {
  const { drawnKernels } = await import("../kernels/drawn.js");
  return { ...size, ...(await asUsage(() => drawnKernels(network, points, kernels, size))) };
}

/** Undefined above N = 2000. */
function spectrumOf(ntk: Matrix): Spectrum | undefined {
  if (ntk.rows > mostDecomposed) return undefined;
  const { values, rank, parallel } = kernelModes(ntk);
  return {
    ...{ eigenvalues: [...values], condition: values[values.length - 1] / values[0], rank },
    ...{ effectiveRank: effectiveRank(values), parallel: parallel.map(([a, b]) => [a + 1, b + 1] as const) },
  };
}

interface Facts {
  readonly rows: number;
  readonly columns: number;
  readonly radius: ReturnType<typeof radiiOf>;
  readonly written: readonly string[];
  readonly seconds: number;
  readonly bytes: number;
}

function inWords(facts: Facts, shown?: Kernels, spectrum?: Spectrum, finite?: Drawn): string {
  const { rows, columns, radius, written, seconds, bytes } = facts;
  const short = (value: number): string => value.toPrecision(6);
  const unknown = `not computed above N = ${mostDecomposed}${shown === undefined ? ", nor of matrices on disk" : ""}`;
  const table = [
    ["points", `N = ${rows}, d = ${columns}`],
    ["radius", `${radius.low.toPrecision(3)} to ${radius.high.toPrecision(3)} times √d`],
    ["λmin of the NTK", spectrum ? short(spectrum.eigenvalues[0]) : unknown],
    ["λmax", spectrum ? short(spectrum.eigenvalues[rows - 1]) : unknown],
    ["condition κ", spectrum ? short(spectrum.condition) : unknown],
    ["rank", spectrum ? `${spectrum.rank} of ${rows}, effective ${spectrum.effectiveRank.toPrecision(3)}` : unknown],
    ["both kernels", `${seconds.toPrecision(3)} s, ${bytes} bytes`],
    ...finiteRows(finite),
  ];
  const small = shown !== undefined && Math.max(shown.ntk.rows, shown.ntk.columns) <= mostShown;
  const matrices = small ? [grid("NNGP", shown.nngp), grid("NTK", shown.ntk)] : [];
  const notes = [
    ...(radius.warning === null ? [] : [radius.warning]),
    ...parallelNote(spectrum?.parallel ?? []),
    ...written.map((file) => `Written: ${file}`),
  ];
  return [alignTable(table), ...matrices, ...notes.map((note) => wrapText(note))].join("\n\n");
}

function finiteRows(finite: Drawn | undefined): string[][] {
  if (finite === undefined) return [];
  const share = (value: number): string => (100 * value).toPrecision(3);
  return (["nngp", "ntk"] as const).map((name) => {
    const { value, low, high } = finite[name].error;
    return [
      `${name.toUpperCase()} at width ${finite.width}`,
      `${share(value)} % [${share(low)}, ${share(high)}] from the limit, mean of ${finite.seeds} draws`,
    ];
  });
}

function grid(name: string, matrix: Matrix): string {
  return `${name}\n${alignTable(rowsOf(matrix).map((row) => row.map((value) => value.toPrecision(7))))}`;
}

function documented({ width, seeds, ...kernels }: Drawn, whole: boolean): object {
  const of = ({ mean, deviation, error }: DrawnKernels): object => ({
    ...{ mean: whole ? rowsOf(mean) : null, deviation: whole ? rowsOf(deviation) : null, error },
  });
  return { width, seeds, nngp: of(kernels.nngp), ntk: of(kernels.ntk) };
}
