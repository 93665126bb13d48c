import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireBanner } from "../../scripts/require-banner.ts";
import { esbuildPlugin } from "../../scripts/templates.ts";
import { renderAll } from "./render-all.ts";

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "purity-"));
  program = join(folder, "render.js");
  await build({
    stdin: {
      contents: 'import { renderAll } from "./render-all.ts"; process.stdout.write(renderAll());',
      resolveDir: import.meta.dirname,
    },
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    plugins: [esbuildPlugin],
    banner: { js: requireBanner },
  });
});

afterAll(() => rm(folder, { recursive: true }));

test("rendering twice gives the same bytes", () => {
  expect(renderAll()).toBe(renderAll());
});

// In Turkish, "i" is not the lower case of "I"; in Swedish, "ä" comes after "z"; there, a new day has begun.
test.each([
  { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
  { TZ: "America/Los_Angeles", LC_ALL: "sv_SE.UTF-8", LANG: "sv_SE.UTF-8" },
  { TZ: "UTC", LC_ALL: "C", LANG: "C" },
])("rendering elsewhere gives the same bytes: $TZ, $LANG", async (env) => {
  const { stdout } = await execa(process.execPath, [program], {
    cwd: folder,
    env,
    extendEnv: false,
    stripFinalNewline: false,
  });
  expect(stdout).toBe(renderAll());
});

test("rendering asks no clock and no chance", async () => {
  const forbid = `
    const forbid = (name) => () => { throw new Error("render asked " + name); };
    globalThis.Date = new Proxy(Date, { construct: forbid("Date"), get: forbid("Date"), apply: forbid("Date") });
    Math.random = forbid("Math.random");
    crypto.randomUUID = crypto.getRandomValues = forbid("crypto");
    performance.now = forbid("performance.now");`;
  const { stdout } = await execa(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(forbid)}`, program],
    { cwd: folder, stripFinalNewline: false },
  );
  expect(stdout).toBe(renderAll());
});
