import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { bundle } from "../../scripts/bundle.ts";
import { ECHO, type Callee } from "./callee.ts";
import { start } from "./server.ts";

export const root = resolve(import.meta.dirname, "../..");
export const here = join(root, "bench");
const projects = join(root, ".variants");

/** What no server here may be slowed down by. */
const UNLIMITED = {
  RATE_LIMIT_PER_MINUTE: "1000000",
  RATE_LIMIT_BURST: "1000000",
  MAX_CONCURRENCY: "1000",
  MAX_CONCURRENCY_PER_CALLER: "1000",
  ADMIN_PORT: "0",
};
const TOKEN = "benchmark";
export const TOKEN_SETTINGS = {
  AUTH_TOKENS: `bench:${createHash("sha256").update(TOKEN).digest("hex")}:*`,
};
export const TOKEN_HEADERS = { Authorization: `Bearer ${TOKEN}` };

export interface ProjectOptions {
  readonly flags?: readonly string[];
  /** How many tools it has, if not those that every project has. */
  readonly tools?: number;
  /** Not minified: esbuild's comments say which package a line is from. */
  readonly readable?: boolean;
}

export interface StartProjectOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

/** What the lines measure with. What several of them need is made once, and ended with `close`. */
export class Bench {
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #closers: (() => unknown)[] = [];
  readonly rounds: number;

  constructor(rounds: number) {
    this.rounds = rounds;
  }

  once<T>(what: string, make: () => Promise<T>): Promise<T> {
    if (!this.#made.has(what)) this.#made.set(what, make());
    return this.#made.get(what) as Promise<T>;
  }

  onClose(close: () => unknown): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }

  async folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), "bench-"));
    this.onClose(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  /** The packed tarball. */
  tarball(): Promise<string> {
    return this.once("tarball", async () => {
      const folder = await this.folder();
      await execa("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
      return join(
        folder,
        (await readdir(folder)).find((name) => name.endsWith(".tgz"))!,
      );
    });
  }

  /** The program of the installed package. */
  program(): Promise<string> {
    return this.once("program", async () => {
      const folder = await this.folder();
      await writeFile(join(folder, "package.json"), "{}");
      await execa("npm", ["install", "--silent", await this.tarball()], { cwd: folder });
      return join(folder, "node_modules/create-mcp-server/dist/cli.js");
    });
  }

  /** The program as it is profiled: not minified. */
  readableProgram(): Promise<string> {
    return this.once("readable program", async () => {
      const folder = await this.folder();
      await bundle(folder, { readable: true });
      return join(folder, "cli.js");
    });
  }

  /** Whether this version has the option: the lines about it are left out of one that has not. */
  knowsOption(id: string): Promise<boolean> {
    return this.once(`option ${id}`, async () => {
      const { stdout } = await execa("node", [await this.program(), "options", "--json"]);
      return stdout.includes(`"id": "${id}"`);
    });
  }

  /** A project with everything on, but for what flags say, built and bundled. */
  project(
    name: string,
    { flags = [], tools, readable = false }: ProjectOptions = {},
  ): Promise<string> {
    return this.once(`project ${name}`, async () => {
      const program = await this.program();
      const folder = `bench-${name}`;
      await mkdir(projects, { recursive: true });
      await rm(join(projects, folder), { recursive: true, force: true });
      const given = ["--transport", "http", "--yes", "--no-install", "--no-git", ...flags];
      await execa("node", [program, "--cwd", projects, folder, ...given], { cwd: root });
      const path = join(projects, folder);
      if (tools !== undefined) {
        await writeFile(join(path, "src/tools/index.ts"), listOfTools(tools));
      }
      if (readable) {
        const build = join(path, "scripts/build.js");
        await writeFile(build, (await readFile(build, "utf8")).replace(/^ +minify.*\n/gm, ""));
      }
      await execa("node", ["scripts/build.js"], { cwd: path });
      return path;
    });
  }

  async startProject(
    path: string,
    {
      settings = TOKEN_SETTINGS,
      headers = TOKEN_HEADERS,
      nodeFlags = [],
    }: StartProjectOptions = {},
  ): Promise<Callee> {
    const started = await start([...nodeFlags, "dist/main.js", "--transport", "http"], {
      cwd: path,
      env: { ...UNLIMITED, ...settings },
    });
    this.onClose(started.stop);
    const args = { value: 100, from: "celsius", to: "kelvin" };
    return { ...started, name: "generated", tool: "convert_temperature", args, headers };
  }

  /** The generated server with everything on. */
  generated(): Promise<Callee> {
    return this.once("generated", async () => this.startProject(await this.project("token")));
  }

  /** The SDK's minimal server as its documentation has it, of one line or the other. */
  documented(file: "documented" | "documented-v1" = "documented"): Promise<Callee> {
    return this.once(file, async () => {
      await this.installDocumented();
      const started = await start([`servers/${file}.mjs`], { cwd: here });
      this.onClose(started.stop);
      return { ...started, name: file, ...ECHO };
    });
  }

  installDocumented(): Promise<void> {
    return this.once("install documented", () => install(here));
  }
}

/** What a folder's package.json names, at exactly these versions, and nothing that runs when it is installed. */
export async function install(folder: string): Promise<void> {
  const flags = ["--no-workspaces", "--no-package-lock", "--ignore-scripts", "--silent"];
  await execa("npm", ["install", ...flags], { cwd: folder });
}

function listOfTools(count: number): string {
  return `import * as z from "zod";
import { defineTool } from "../mcp/tool.ts";
import { convertTemperature } from "./convert-temperature.ts";

const more = Array.from({ length: ${count - 1} }, (_, index) =>
  defineTool({
    name: \`tool_\${index}\`,
    title: "One of many",
    description: "Gives back what it is given.",
    input: z.strictObject({ text: z.string().max(100), count: z.int().min(0).max(100) }),
    run: ({ text }) => text,
  }),
);

export const tools = [convertTemperature, ...more];
`;
}
