import { describe, expect, test } from "vitest";
import type { ExecResult } from "../../../src/context.ts";
import { resolve } from "../../../src/options/resolve.ts";
import type { Manifest } from "../../../src/project/manifest.ts";
import { recordedRender } from "../../../src/project/recorded-render.ts";
import { sha256 } from "../../../src/render/manifest.ts";
import { render } from "../../../src/render/render.ts";
import { version } from "../../../src/version.ts";
import { fakeContext } from "../../support/fake-context.ts";

const known = { directory: "my-server", packageManager: "npm" };
const options = resolve({ flags: {}, preset: "minimal", known });
const texts = { "README.md": "# Old\n", "src/main.ts": "old();\n" };
const manifest: Manifest = {
  version: "0.0.9",
  options,
  recordedOptions: { name: "my-server", colour: "blue" },
  files: new Map(Object.entries(texts).map(([path, text]) => [path, sha256(text)])),
};

const answerOf = (files: Readonly<Record<string, string>>, protocol = 1) =>
  JSON.stringify({
    protocol,
    version: "0.0.9",
    files: Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, { text, mode: 0o644 }]),
    ),
  });

/** What is made of it that npm ends like this, and how npm was called. */
async function rendered(result: Partial<ExecResult>, of: Manifest = manifest) {
  const calls: unknown[] = [];
  const context = fakeContext({ cwd: "/project" });
  const exec = async (...call: readonly unknown[]) => {
    calls.push(call);
    const succeeded = { exitCode: 0, missing: false, timedOut: false, stdout: "", stderr: "" };
    return { ...succeeded, ...result };
  };
  const { files, unavailable } = await recordedRender({ ...context, exec }, of);
  return {
    files: Object.fromEntries([...files].map(([path, { text }]) => [path, text])),
    unavailable,
    calls,
  };
}

test("this version renders by itself", async () => {
  const { files, unavailable, calls } = await rendered({}, { ...manifest, version });
  expect(Object.keys(files)).toEqual([...render(options).keys()]);
  expect({ unavailable, calls }).toEqual({ unavailable: undefined, calls: [] });
});

test("an older one is asked by the way of npm, with the options as it recorded them", async () => {
  const { files, unavailable, calls } = await rendered({ stdout: answerOf(texts) });
  expect(files).toEqual(texts);
  expect(unavailable).toBeUndefined();
  const run = "--package=create-mcp-server@0.0.9 -- create-mcp-server internal render";
  const patience = "--fetch-retries=1 --fetch-retry-mintimeout=1000";
  expect(calls).toEqual([
    [
      "npm",
      `exec --yes ${patience} ${run}`.split(" "),
      {
        cwd: "/project",
        timeoutMs: 120_000,
        input: '{"protocol":1,"options":{"name":"my-server","colour":"blue"}}',
        env: { npm_config_call: "" },
      },
    ],
  ]);
});

describe("nothing is believed, and it is said why, if", () => {
  const error = (code: string) => ({
    exitCode: 1,
    stderr: `npm warn old\nnpm error code ${code}\nnpm error A complete log of this run\n`,
  });
  const none = "the npm registry has no create-mcp-server@0.0.9";
  const unreachable = "npm cannot reach its registry to fetch create-mcp-server@0.0.9";
  const other = "create-mcp-server@0.0.9 answered something else than files";
  test.each<[string, Partial<ExecResult>, string]>([
    ["there is no npm", { missing: true }, "npm is not installed, or not on the PATH"],
    [
      "npm hangs",
      { exitCode: undefined, timedOut: true },
      "npm did not fetch create-mcp-server@0.0.9 in 120 s",
    ],
    ["that version was never published", error("ETARGET"), `${none} (ETARGET)`],
    ["the package is not in this registry", error("E404"), `${none} (E404)`],
    ["there is no network", error("ENOTFOUND"), `${unreachable} (ENOTFOUND)`],
    ["nobody listens", error("ECONNREFUSED"), `${unreachable} (ECONNREFUSED)`],
    ["npm was told to stay offline", error("ENOTCACHED"), `${unreachable} (ENOTCACHED)`],
    [
      "npm 9 could not reach it",
      { exitCode: 1, stderr: "npm ERR! code EAI_AGAIN\n" },
      `${unreachable} (EAI_AGAIN)`,
    ],
    [
      "npm fails otherwise",
      error("EUSAGE"),
      "npm could not run create-mcp-server@0.0.9: npm error code EUSAGE",
    ],
    [
      "that version refuses the options",
      { exitCode: 2, stderr: "error: internal render: protocol 1 is not known.\n" },
      "npm could not run create-mcp-server@0.0.9: error: internal render: protocol 1 is not known.",
    ],
    ["it dies without a word", { exitCode: 1 }, "npm could not run create-mcp-server@0.0.9: "],
    ["it answers nothing", { stdout: "" }, other],
    ["it answers with words", { stdout: "Good morning!\n" }, other],
    ["it answers null", { stdout: "null" }, other],
    ["it answers a list", { stdout: "[]" }, other],
    ["it speaks another protocol", { stdout: answerOf(texts, 2) }, other],
    ["files are no object", { stdout: '{"protocol":1,"files":null}' }, other],
    ["a file is no object", { stdout: '{"protocol":1,"files":{"README.md":null}}' }, other],
  ])("%s", async (_, result, unavailable) => {
    expect(await rendered(result)).toMatchObject({ files: {}, unavailable });
  });
});

test("of what it renders, only what has the recorded hash is believed, and that is said", async () => {
  const files = { ...texts, "README.md": "# Other\n", "../outside": "no\n" };
  expect(await rendered({ stdout: answerOf(files) })).toMatchObject({
    files: { "src/main.ts": "old();\n" },
    unavailable:
      "what create-mcp-server@0.0.9 generates does not have the hashes of .create-mcp-server.json, as after a merge in Git (npx create-mcp-server@0.0.9 status --repair makes them anew)",
  });
});
