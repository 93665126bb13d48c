import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../../../src/context.ts";
import type { Options } from "../../../src/options/table.ts";
import { addSecrets } from "../../../src/project/secrets.ts";
import { emptyFolder } from "../folder.ts";
import { someOptions } from "../render/options.ts";
import { fakeContext } from "./context.ts";

const withToken = someOptions({ auth: "token" });
const random = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index));
const token = random.toString("base64url");
const hash = createHash("sha256").update(token).digest("hex");
const block = `# Your own token, for clients on this machine:
MCP_TOKEN=${token}
# By this the server knows it (caller, sha256 of the token, scopes):
AUTH_TOKENS=me:${hash}:*
`;

let root: string;
let env: string;

beforeEach(async () => {
  root = await emptyFolder();
  env = join(root, ".env");
});

/** Adds what is missing, with `random` as the only randomness there is. */
function add(options: Options = withToken) {
  const randomBytes: Context["randomBytes"] = (count) => {
    expect(count).toBe(random.length);
    return random;
  };
  return addSecrets({ ...fakeContext(root).context, randomBytes }, root, options);
}

test("a token of 256 bits is put into .env for its owner alone, with its hash for the server", async () => {
  expect(await add()).toEqual({
    state: "done",
    note: "Your token is in the project's .env, as MCP_TOKEN; its hash, for the server, as AUTH_TOKENS.",
  });
  expect(await readFile(env, "utf8")).toBe(block);
  expect((await stat(env)).mode & 0o777).toBe(0o600);
});

test("two projects have two tokens", async () => {
  const { context } = fakeContext(root);
  const other = await emptyFolder();
  await addSecrets(context, root, withToken);
  await addSecrets(context, other, withToken);
  expect(await readFile(env, "utf8")).not.toBe(await readFile(join(other, ".env"), "utf8"));
});

test("a project without tokens gets no .env", async () => {
  expect(await add(someOptions({ auth: "none" }))).toBeUndefined();
  expect(await readdir(root)).toEqual([]);
});

describe("a .env that is there", () => {
  test.each([
    ["", block],
    ["LOG_LEVEL=debug\n", `LOG_LEVEL=debug\n${block}`],
    ["LOG_LEVEL=debug", `LOG_LEVEL=debug\n${block}`],
    ["# AUTH_TOKENS=\n", `# AUTH_TOKENS=\n${block}`],
    ["MY_AUTH_TOKENS=x\n", `MY_AUTH_TOKENS=x\n${block}`],
  ])("%j is added to", async (before, after) => {
    await writeFile(env, before);
    expect(await add()).toMatchObject({ state: "done" });
    expect(await readFile(env, "utf8")).toBe(after);
  });

  test("is from then on for its owner alone", async () => {
    await writeFile(env, "LOG_LEVEL=debug\n", { mode: 0o644 });
    await add();
    expect((await stat(env)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["AUTH_TOKENS=me:0:*\n", "AUTH_TOKENS"],
    ["AUTH_TOKENS=\n", "AUTH_TOKENS"],
    ["LOG_LEVEL=debug\nAUTH_TOKENS_FILE=/run/secrets/tokens", "AUTH_TOKENS_FILE"],
    [" export MCP_TOKEN = 'x'\n", "MCP_TOKEN"],
    ["MCP_TOKEN=x\r\nAUTH_TOKENS=y\r\n", "AUTH_TOKENS and MCP_TOKEN"],
  ])("with %j stays as it is, and no second token is made", async (before, names) => {
    await writeFile(env, before);
    expect(await add()).toEqual({ state: "skipped", reason: `.env has ${names} already` });
    expect(await readFile(env, "utf8")).toBe(before);
  });
});

test.each([
  ["npm", "npm run token:new"],
  ["pnpm", "pnpm token:new"],
] as const)(
  "what cannot be written is left to the person, in the words of %s",
  async (name, command) => {
    await mkdir(env);
    expect(await add({ ...withToken, "package-manager": name })).toEqual({
      state: "failed",
      reason: expect.stringMatching(/^\.env cannot be written: EISDIR/),
      command,
    });
  },
);
