import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.js";
import { command } from "./command.js";
import { compileAddon } from "./compile.js";
import { download, type Pinned } from "./download.js";
import type { Say } from "./files.js";

interface Library extends Pinned {
  readonly tensorflow: string;
}

const google = "https://storage.googleapis.com";

/**
 * The libraries that TensorFlow.js's own install script takes for its version 4.22.0. Google publishes no checksums; these are those of
 * nixpkgs (its package mjolnir), and that of linux-x64 also of wamuir/graft's and others' builds. There is none for Windows.
 */
const libraries: Readonly<Record<string, Library>> = {
  "linux-x64": {
    url: `${google}/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz`,
    sha256: "7f510d2546e3db5e10b1d119463689003d587842892ad3c95bca51cf82820173",
    tensorflow: "2.9.1",
  },
  "darwin-x64": {
    url: `${google}/tensorflow/libtensorflow/libtensorflow-cpu-darwin-x86_64-2.9.1.tar.gz`,
    sha256: "56f83d3320ba0f69aaafd6c058645e1b7fbc75fb9a3fc36d6be98de1291ca226",
    tensorflow: "2.9.1",
  },
  "linux-arm64": {
    url: `${google}/tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz`,
    sha256: "9395d1ff39f5b6847f5121e679ff4e599dc7061a2a7f87ceac061c78e908e6e3",
    tensorflow: "2.7.0",
  },
  "darwin-arm64": {
    url: `${google}/tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz`,
    sha256: "13ab22b97e2af06e431aaeb7b42fb89981965dd01aa16da035d8210aa4183d79",
    tensorflow: "2.7.0",
  },
};

/**
 * TensorFlow.js's own library: downloaded, checked against a checksum known beforehand, unpacked by the system's tar, and the addon
 * compiled against it. TensorFlow.js's install script is not run: it takes library and addon unchecked, with an old tar package.
 */
export async function fromOfficial(stage: string, packageFolder: string, say: Say): Promise<string> {
  const library = libraries[`${process.platform}-${process.arch}`];
  if (library === undefined) {
    throw new UserError({
      where: "the native backend",
      rule: "TensorFlow.js's build is taken where its checksum is known",
      received: `${process.platform} ${process.arch}`,
      repair: "Use another backend on this machine.",
    });
  }
  say("asking for TensorFlow.js's own build of libtensorflow");
  const deps = join(stage, "deps");
  const archive = join(stage, "libtensorflow.tar.gz");
  await mkdir(deps);
  await download(library, archive, say);
  await command("tar", ["-xzf", archive, "-C", deps, "--no-same-owner"], { timeout: 600_000 });
  await rm(archive);
  say("compiling the addon (about 10 s)");
  const headers = join(deps, "include");
  await compileAddon({ stage, packageFolder, headers, libraries: join("deps", "lib") });
  const addon = join(stage, "lib", "napi-v8", "tfjs_binding.node");
  await command(process.execPath, ["-e", `require(${JSON.stringify(addon)})`], { timeout: 60_000 });
  await rm(headers, { recursive: true });
  return library.tensorflow;
}
