import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../errors.js";
import { command, isThere } from "./command.js";
import { compileAddon } from "./compile.js";
import type { Say } from "./setup.js";

/** TensorFlow's wheel for one platform: it holds the C library and its headers. */
interface Wheel {
  readonly package: string;
  readonly platform: string;
  readonly sha256: string;
  readonly bytes: number;
}

export const wheelVersion = "2.21.0";

/** Measured on linux-x64; the other two are the same wheels of TensorFlow's own release, untested here. */
const wheels: Readonly<Record<string, Wheel>> = {
  "linux-x64": {
    package: "tensorflow-cpu",
    platform: "manylinux_2_27_x86_64",
    sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
    bytes: 274_000_871,
  },
  "linux-arm64": {
    package: "tensorflow",
    platform: "manylinux_2_27_aarch64",
    sha256: "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
    bytes: 270_000_000,
  },
  "darwin-arm64": {
    package: "tensorflow",
    platform: "macosx_12_0_arm64",
    sha256: "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
    bytes: 200_000_000,
  },
};

/** Downloads TensorFlow's wheel with pip, checks it, unpacks library and headers, and compiles tfjs-node's addon against it. */
export async function fromWheel(stage: string, packageFolder: string, say: Say): Promise<string> {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  if (wheel === undefined)
    throw missing("a TensorFlow wheel", `${process.platform} ${process.arch}`, "Use the WASM backend on this machine.");
  await requireTools();
  const file = await download(wheel, stage, say);
  say("unpacking TensorFlow");
  const unpacked = join(stage, "wheel");
  await unpack(file, unpacked);
  await rm(file);
  await arrange(unpacked, stage);
  say("compiling the addon (about 10 s)");
  await compileAddon({ stage, packageFolder, headers: join(unpacked, "tensorflow", "include") });
  await rm(unpacked, { recursive: true });
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

async function download(wheel: Wheel, stage: string, say: Say): Promise<string> {
  const folder = join(stage, "download");
  await mkdir(folder, { recursive: true });
  const total = Math.round(wheel.bytes / 1e6);
  let bytes = 0;
  const timer = setInterval(() => {
    void folderSize(folder).then((size) => {
      bytes = size;
      say(
        `downloading TensorFlow ${wheelVersion}: ${Math.min(total, Math.round(size / 1e6))} of ${total} MB`,
        size / wheel.bytes,
      );
    });
  }, 500);
  const target = ["--python-version", "3.12", "--implementation", "cp", "--platform", wheel.platform];
  const bounds = [
    "--timeout",
    "15",
    "--retries",
    "2",
    "--disable-pip-version-check",
    "--no-cache-dir",
    "--progress-bar",
    "off",
  ];
  try {
    await command(
      "python3",
      [
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        `${wheel.package}==${wheelVersion}`,
        ...target,
        ...bounds,
        "--dest",
        folder,
      ],
      { timeout: 1_800_000, measure: () => bytes, patience: 60_000, env: { TMPDIR: folder } },
    );
  } finally {
    clearInterval(timer);
  }
  const name = (await readdir(folder)).find((entry) => entry.endsWith(".whl"));
  if (name === undefined)
    throw missing("the downloaded wheel", "no .whl file", "Try again with 'overparam setup --retry'.");
  const file = join(folder, name);
  const received = await sha256(file);
  if (received === wheel.sha256) return file;
  await rm(file);
  throw missing(
    `the wheel with SHA-256 ${wheel.sha256}`,
    received,
    "The download was altered or broken: try again with 'overparam setup --retry'.",
  );
}

async function unpack(file: string, folder: string): Promise<void> {
  const script =
    "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n[z.extract(n, sys.argv[2]) for n in z.namelist() if n.startswith(('tensorflow/libtensorflow', 'tensorflow/include/'))]";
  await mkdir(folder, { recursive: true });
  await command("python3", ["-c", script, file, folder], { timeout: 300_000 });
}

/** Moves the libraries to deps/lib, and links the names that the addon is built with. */
async function arrange(unpacked: string, stage: string): Promise<void> {
  const lib = join(stage, "deps", "lib");
  await mkdir(lib, { recursive: true });
  const names = (await readdir(join(unpacked, "tensorflow"))).filter((name) => name.startsWith("libtensorflow"));
  for (const name of names) await rename(join(unpacked, "tensorflow", name), join(lib, name));
  const suffix = process.platform === "darwin" ? "dylib" : "so";
  for (const [plain, part] of [
    ["libtensorflow", "_cc"],
    ["libtensorflow_framework", "_framework"],
  ]) {
    const target = names.find((name) => name.startsWith(`libtensorflow${part}`));
    if (target !== undefined) await symlink(target, join(lib, `${plain}.${suffix}`));
  }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Bytes of all files in a folder and below; files may vanish meanwhile. */
export async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function missing(what: string, received: string, repair: string): UserError {
  return new UserError({ where: "the native backend", rule: `setting it up needs ${what}`, received, repair });
}
