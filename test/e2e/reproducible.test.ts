import { join } from "node:path";
import { expect, test } from "vitest";

import { author } from "./environment.ts";
import { createMcpServer, emptyFolder } from "./run.ts";
import { filesIn } from "./tree.ts";

/** A module that moves the clock of the process that imports it. */
function clockAt(day: string): string {
  const source = `
    const shift = Date.parse(${JSON.stringify(day)}) - Date.now();
    const now = Date.now;
    Date.now = () => now() + shift;
    globalThis.Date = new Proxy(Date, {
      construct: (Date, given) => (given.length > 0 ? new Date(...given) : new Date(Date.now())),
    });`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

const days = [
  { day: "2026-02-28T23:59:59Z", LANG: "C", TZ: "UTC" },
  { day: "2031-08-01T12:00:00Z", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kolkata" },
];

test.each([
  ["both transports", []],
  ["stdio alone", ["--preset", "minimal", "--description", "Çok güzel, \"I\" & 'i'"]],
])("%s: on another day, elsewhere, the same options give the same bytes", async (_, args) => {
  const [first, second] = await Promise.all(
    days.map(async ({ day, ...env }) => {
      const cwd = await emptyFolder();
      const { exitCode, stderr } = await createMcpServer(
        ["my-server", "--no-install", "--git", ...args],
        { cwd, env: { ...author, ...env, NODE_OPTIONS: `--import ${clockAt(day)}` } },
      );
      expect(exitCode, stderr).toBe(0);
      const { ".env": _secrets, ...files } = await filesIn(join(cwd, "my-server"));
      return files;
    }),
  );
  expect(Object.keys(first!).length).toBeGreaterThan(20);
  expect(second).toEqual(first);
});
