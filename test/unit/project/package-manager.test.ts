import { expect, test } from "vitest";
import { detectPackageManager } from "../../../src/project/package-manager.ts";

test.each([
  ["npm/10.8.2 node/v20.20.2 linux x64 workspaces/false", "npm"],
  ["pnpm/10.1.0 npm/? node/v20.20.2 linux x64", "pnpm"],
  ["yarn/4.5.0 npm/? node/v20.20.2 linux x64", "yarn"],
  ["bun/1.2.0 npm/? node/v22.6.0 linux x64", "bun"],
  ["deno/2.0 npm/? deno/2.0 linux x64", "npm"],
  ["constructor/1", "npm"],
  [undefined, "npm"],
])("started by %s, it is %s", (agent, expected) => {
  expect(detectPackageManager({ npm_config_user_agent: agent })).toBe(expected);
});
