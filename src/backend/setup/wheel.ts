import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import { command, isThere } from "./command.js";
import { compileAddon } from "./compile.js";
import { folderSize, sha256, type Say } from "./files.js";

/** TensorFlow's wheel for one platform: it holds the C library and its headers. */
interface Wheel {
  readonly requirement: string;
  readonly platforms: readonly string[];
  /** Of TensorFlow's own wheel; pip checks those that come with it against its index. */
  readonly sha256: string;
  /** Of the download in all. */
  readonly bytes: number;
}

export const wheelVersion = "2.21.0";

/** The CPU wheel of linux-x64 is tested; the CUDA one loads but had no GPU to run on; the other two are untested. */
const wheels: Readonly<Record<string, Wheel>> = {
  "linux-x64-cpu": {
    requirement: "tensorflow-cpu",
    platforms: ["manylinux_2_27_x86_64"],
    sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
    bytes: 274_000_871,
  },
  "linux-x64-cuda": {
    requirement: "tensorflow[and-cuda]",
    platforms: ["28", "27", "17"]
      .map((version) => `manylinux_2_${version}_x86_64`)
      .concat("manylinux2014_x86_64", "manylinux1_x86_64"),
    sha256: "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0",
    bytes: 3_440_000_000,
  },
  "linux-arm64-cpu": {
    requirement: "tensorflow",
    platforms: ["manylinux_2_27_aarch64"],
    sha256: "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
    bytes: 270_000_000,
  },
  "darwin-arm64-cpu": {
    requirement: "tensorflow",
    platforms: ["macosx_12_0_arm64"],
    sha256: "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
    bytes: 200_000_000,
  },
};

/**
 * Downloads TensorFlow's wheel with pip (for CUDA those of NVIDIA's libraries too), checks it, unpacks libraries and headers
 * in the layout of site-packages, by which the libraries find each other, and compiles tfjs-node's addon against them.
 */
export async function fromWheel(stage: string, packageFolder: string, cuda: boolean, say: Say): Promise<string> {
  const platform = `${process.platform}-${process.arch}-${cuda ? "cuda" : "cpu"}`;
  const wheel = wheels[platform];
  if (wheel === undefined)
    throw missing("a TensorFlow wheel", `${platform}, for which there is none`, "Use another backend on this machine.");
  await requireTools();
  await download(wheel, cuda, stage, say);
  say("unpacking TensorFlow");
  const site = join(stage, "site");
  await unpack(join(stage, "download"), site);
  await rm(join(stage, "download"), { recursive: true });
  await linkLibraries(stage, site);
  say("compiling the addon (about 10 s)");
  const headers = join(site, "tensorflow", "include");
  await compileAddon({ stage, packageFolder, headers, libraries: join("site", "tensorflow") });
  await rm(headers, { recursive: true });
  return wheelVersion;
}

async function requireTools(): Promise<void> {
  if (!(await isThere("python3", ["-m", "pip", "--version"]))) {
    throw missing(
      "python3 with pip",
      "none",
      "Debian and Ubuntu: sudo apt install python3-pip; macOS: brew install python.",
    );
  }
  if (!(await isThere("c++", ["--version"]))) {
    throw missing("a C++ compiler", "none", "Debian and Ubuntu: sudo apt install g++; macOS: xcode-select --install.");
  }
}

async function download(wheel: Wheel, cuda: boolean, stage: string, say: Say): Promise<void> {
  const folder = join(stage, "download");
  await mkdir(folder, { recursive: true });
  const total = Math.round(wheel.bytes / 1e6);
  let bytes = 0;
  const timer = setInterval(() => {
    void folderSize(folder).then((size) => {
      bytes = size;
      const done = Math.min(total, Math.round(size / 1e6));
      say(`downloading TensorFlow ${wheelVersion}: ${done} of ${total} MB`, size / wheel.bytes);
    });
  }, 500);
  try {
    await command("python3", ["-m", "pip", "download", ...whatPipGets(wheel, cuda), "--dest", folder], {
      timeout: 1_800_000,
      measure: () => bytes,
      patience: 60_000,
      env: { TMPDIR: folder },
    });
  } finally {
    clearInterval(timer);
  }
  await requireHash(folder, wheel);
}

/** The one wheel, for the platform that it was built for, whatever Python asks; a connection that stalls ends. */
function whatPipGets({ platforms, requirement }: Wheel, cuda: boolean): string[] {
  const target = [
    "--python-version",
    "3.12",
    "--implementation",
    "cp",
    ...platforms.flatMap((tag) => ["--platform", tag]),
  ];
  const bounds = ["--timeout", "15", "--retries", "2"];
  const quiet = ["--disable-pip-version-check", "--no-cache-dir", "--progress-bar", "off"];
  const what = [...(cuda ? [] : ["--no-deps"]), "--only-binary=:all:", `${requirement}==${wheelVersion}`];
  return [...what, ...target, ...bounds, ...quiet];
}

async function requireHash(folder: string, wheel: Wheel): Promise<void> {
  const name = (await readdir(folder)).find((entry) => /^tensorflow.*\.whl$/.test(entry));
  const received = name === undefined ? "no wheel" : await sha256(join(folder, name));
  if (received === wheel.sha256) return;
  const repair = "The download was altered or broken: try again with 'overparam setup --retry'.";
  throw missing(`the wheel with SHA-256 ${wheel.sha256}`, received, repair);
}

async function unpack(folder: string, site: string): Promise<void> {
  const script = [
    "import glob, re, sys, zipfile",
    "keep = re.compile(r'tensorflow/(libtensorflow|include/)|nvidia/[^/]+/(lib|nvvm|bin)/')",
    "for path in glob.glob(sys.argv[1] + '/*.whl'):",
    "    z = zipfile.ZipFile(path)",
    "    for name in z.namelist():",
    "        if keep.match(name): z.extract(name, sys.argv[2])",
  ].join("\n");
  await mkdir(site, { recursive: true });
  await command("python3", ["-c", script, folder, site], { timeout: 600_000 });
}

/** deps/lib: the names that the addon is linked with, pointing at the libraries where they lie. */
async function linkLibraries(stage: string, site: string): Promise<void> {
  const lib = join(stage, "deps", "lib");
  await mkdir(lib, { recursive: true });
  const names = (await readdir(join(site, "tensorflow"))).filter((name) => name.startsWith("libtensorflow"));
  const suffix = process.platform === "darwin" ? "dylib" : "so";
  for (const [plain, part] of [
    ["libtensorflow", "_cc"],
    ["libtensorflow_framework", "_framework"],
  ]) {
    const target = names.find((name) => name.startsWith(`libtensorflow${part}`));
    if (target !== undefined)
      await symlink(join("..", "..", "site", "tensorflow", target), join(lib, `${plain}.${suffix}`));
  }
}

function missing(what: string, received: string, repair: string): UserError {
  return new UserError({ where: "the native backend", rule: `setting it up needs ${what}`, received, repair });
}
