import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { render } from "../../src/render/render.ts";

/** Inside this repository, so that what the project imports is found without an install. */
const folder = resolve(import.meta.dirname, "../../.variants/conformance");

export const fixture = resolve(import.meta.dirname, "fixture");

/** Writes an http project, lays the fixture over it, type-checks and builds it. */
export async function buildProject(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const files = render({
    name: "conformance",
    description: "What the conformance suite calls",
    transport: ["http"],
    "package-manager": "npm",
  });
  for (const [path, { text }] of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  await cp(fixture, folder, { recursive: true });
  await execa("tsc", { cwd: folder, preferLocal: true });
  await execa("node", ["scripts/build.js"], { cwd: folder });
}

export interface RunningProject {
  /** Where it answers MCP requests. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the built project on a free port. */
export async function startProject(): Promise<RunningProject> {
  const server = execa("node", ["dist/main.js"], {
    cwd: folder,
    env: { PORT: "0" },
    buffer: false,
    reject: false,
  });
  for await (const line of createInterface(server.stdout)) {
    const url = /listening on (\S+)"/.exec(line)?.[1];
    if (url === undefined) continue;
    server.stdout.resume();
    return {
      url,
      async stop() {
        server.kill();
        await server;
      },
    };
  }
  throw new Error("The project ended before it listened");
}
