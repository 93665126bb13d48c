import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { OPTIONS } from "../../src/options/table.ts";
import { run } from "../../src/program.ts";
import { fakeContext, KEY } from "../support/fake-context.ts";

vi.mock(import("../../src/render/render.ts"), () => ({
  render: (options) =>
    new Map([
      ["options.json", { text: `${JSON.stringify(options)}\n`, mode: 0o644 }],
      ["src/a-folder/a-file-with-a-rather-long-name.ts", { text: "\n", mode: 0o644 }],
    ]),
}));
vi.mock(import("../../src/project/install.ts"), () => ({
  install: async () => ({ state: "done" }),
}));
vi.mock(import("../../src/project/git.ts"), () => ({
  initialiseGit: async () => ({ state: "done" }),
}));

/** The project with everything. */
const PRODUCTION = {
  name: "my-server",
  description: "",
  transport: ["stdio", "http"],
  sdk: "v2",
  auth: "token",
  "rate-limit": "memory",
  metrics: "prometheus",
  health: true,
  sessions: false,
  shutdown: true,
  "package-manager": "npm",
};

/** What is asked, in order, where the command line leaves all open and the person chooses each option. */
const FOLDER = "Which folder?";
const PRESET = "What should it have?";
type Questions<Rows extends readonly unknown[]> = { readonly [At in keyof Rows]: string };
const EACH = OPTIONS.map(({ question }) => question) as unknown as Questions<typeof OPTIONS>;
const CONFIRM = "Create these files?";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "prompts-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

type Step = readonly [question: string, keys: string];

/** A person at a terminal, who answers each question as soon as it is there. */
async function session(argv: string[], steps: readonly Step[], columns = 80) {
  const context = fakeContext({ cwd, terminal: true, columns });
  const ended = run(argv, context);
  for (const [question, keys] of steps) {
    await context.stderr.shows(question);
    context.stdin.write(keys);
  }
  const code = await ended;
  return { code, screen: context.stderr.text, stdout: context.stdout.text };
}

const written = (directory = "my-server") =>
  JSON.parse(readFileSync(join(cwd, directory, "options.json"), "utf8"));

const DEFAULTS: readonly Step[] = [
  [FOLDER, KEY.enter],
  [PRESET, KEY.enter],
  [CONFIRM, KEY.enter],
];

const CHOOSE_EACH: readonly Step[] = [
  [FOLDER, KEY.enter],
  [PRESET, KEY.down + KEY.down + KEY.enter],
];

describe("the questions", () => {
  test("Enter three times makes the production project", async () => {
    const { code, screen, stdout } = await session([], DEFAULTS);
    expect(code).toBe(0);
    expect(written()).toEqual(PRODUCTION);
    // The files are shown before the confirmation, the commands after it.
    expect(screen.indexOf("options.json")).toBeLessThan(screen.indexOf(CONFIRM));
    expect(screen).toContain("Next:\n  cd my-server\n  npm run dev\n");
    expect(screen).toContain("  npm create mcp-server@latest my-server -- --yes\n");
    for (const question of EACH) expect(screen).not.toContain(question);
    expect(stdout).toBe("");
  });

  test("a preset can be chosen", async () => {
    const steps: Step[] = [
      [FOLDER, `other${KEY.enter}`],
      [PRESET, KEY.down + KEY.enter],
      [CONFIRM, KEY.enter],
    ];
    const { code, screen } = await session([], steps);
    expect(code).toBe(0);
    expect(written("other").transport).toEqual(["stdio"]);
    expect(screen).toContain(
      "npm create mcp-server@latest other -- --transport stdio --no-shutdown --yes",
    );
  });

  test("choosing each asks every option of the table, with its default preselected", async () => {
    const each = EACH.map((question): Step => [question, KEY.enter]);
    const { code } = await session([], [...CHOOSE_EACH, ...each, [CONFIRM, KEY.enter]]);
    expect(code).toBe(0);
    expect(written()).toEqual(PRODUCTION);
  });

  test("each answer reaches the project", async () => {
    const [
      name,
      description,
      transport,
      sdk,
      auth,
      rateLimit,
      metrics,
      health,
      sessions,
      shutdown,
      packageManager,
    ] = EACH;
    const { code, screen } = await session(
      [],
      [
        ...CHOOSE_EACH,
        [name, `@acme/x${KEY.enter}`],
        [description, `It's "{{x}}"${KEY.enter}`],
        [transport, KEY.space + KEY.enter],
        [sdk, KEY.down + KEY.enter],
        [auth, KEY.down + KEY.down + KEY.enter],
        [rateLimit, KEY.enter],
        [metrics, KEY.down + KEY.enter],
        [health, "n"],
        [sessions, "y"],
        [shutdown, KEY.down + KEY.enter],
        [packageManager, KEY.down + KEY.enter],
        [CONFIRM, KEY.enter],
      ],
    );
    expect(code).toBe(0);
    expect(written()).toEqual({
      name: "@acme/x",
      description: 'It\'s "{{x}}"',
      transport: ["http"],
      sdk: "v1",
      auth: "none",
      "rate-limit": "memory",
      metrics: "none",
      health: false,
      sessions: true,
      shutdown: false,
      "package-manager": "pnpm",
    });
    expect(screen).toContain(
      `pnpm create mcp-server my-server --name @acme/x --description 'It'\\''s "{{x}}"' --transport http --sdk v1 --auth none --metrics none --no-health --sessions --no-shutdown --yes`,
    );
  });

  test("what needs http is not asked without it", async () => {
    const [
      name,
      description,
      transport,
      sdk,
      auth,
      rateLimit,
      metrics,
      health,
      sessions,
      shutdown,
      packageManager,
    ] = EACH;
    const { code, screen } = await session(
      [],
      [
        ...CHOOSE_EACH,
        [name, KEY.enter],
        [description, KEY.enter],
        [transport, KEY.down + KEY.space + KEY.enter],
        [sdk, KEY.enter],
        [shutdown, KEY.enter],
        [packageManager, KEY.enter],
        [CONFIRM, KEY.enter],
      ],
    );
    expect(code).toBe(0);
    for (const question of [auth, rateLimit, metrics, health, sessions]) {
      expect(screen).not.toContain(question);
    }
    const without = { auth: "none", "rate-limit": "none", metrics: "none", health: false };
    expect(written()).toEqual({ ...PRODUCTION, transport: ["stdio"], ...without });
  });

  test("what sse is, and what it costs, is said before it is chosen; that it brings http, after", async () => {
    const [name, description, transport, ...others] = EACH;
    const { code, screen } = await session(
      [],
      [
        ...CHOOSE_EACH,
        [name, KEY.enter],
        [description, KEY.enter],
        // Both defaults are taken away.
        [transport, KEY.space + KEY.down + KEY.space + KEY.down],
        ["deprecated, for clients that know no other way", KEY.space + KEY.enter],
        ...others.map((question): Step => [question, KEY.enter]),
        [CONFIRM, KEY.enter],
      ],
      200,
    );
    expect(code).toBe(0);
    expect(screen).toContain("78 more packages to install, 7 MB");
    expect(screen).toContain("sse brings http with it: --transport http,sse");
    expect(screen).toContain(
      "npm create mcp-server@latest my-server -- --transport http,sse --yes",
    );
    expect(written()).toEqual({ ...PRODUCTION, transport: ["http", "sse"] });
  });

  test("a flag that needs http leaves no choice without it", async () => {
    const [
      name,
      description,
      transport,
      sdk,
      ,
      rateLimit,
      metrics,
      health,
      sessions,
      shutdown,
      packageManager,
    ] = EACH;
    const { code, screen } = await session(
      ["x", "--auth", "token"],
      [
        // The second of two: a preset without http is not offered.
        [PRESET, KEY.down + KEY.enter],
        [name, KEY.enter],
        [description, KEY.enter],
        [transport, KEY.down + KEY.space + KEY.enter],
        ["--auth token needs http: choose it too.", ""],
        [transport, KEY.enter],
        [sdk, KEY.enter],
        [rateLimit, KEY.enter],
        [metrics, KEY.enter],
        [health, KEY.enter],
        [sessions, KEY.enter],
        [shutdown, KEY.enter],
        [packageManager, KEY.enter],
        [CONFIRM, KEY.enter],
      ],
    );
    expect(code).toBe(0);
    expect(screen).not.toContain("Minimal");
    expect(written("x")).toEqual({ ...PRODUCTION, name: "x" });
  });

  test("what a flag has answered is not asked", async () => {
    const argv = ["x", "--transport", "stdio", "--no-shutdown", "--name", "y", "--no-install"];
    const { code, screen } = await session(argv, [[CONFIRM, KEY.enter]]);
    expect(code).toBe(0);
    expect(written("x")).toMatchObject({ name: "y", transport: ["stdio"], shutdown: false });
    expect(screen).not.toContain(FOLDER);
    expect(screen).not.toContain(PRESET);
  });

  test("--preset answers the question for it", async () => {
    const { code, screen } = await session(["x", "--preset", "minimal"], [[CONFIRM, KEY.enter]]);
    expect(code).toBe(0);
    expect(screen).not.toContain(PRESET);
    expect(written("x").transport).toEqual(["stdio"]);
  });

  test("a wrong flag is said before the first question", async () => {
    const { code, screen } = await session(["--transport", "tcp"], []);
    expect(code).toBe(2);
    expect(screen).toBe('error: --transport: "tcp" is not one of stdio, http, sse.\n');
  });

  test("a folder's name that is no package name makes the name a question", async () => {
    const { code } = await session(
      [],
      [
        [FOLDER, `My Server${KEY.enter}`],
        [PRESET, KEY.enter],
        [EACH[0], `my-server${KEY.enter}`],
        [CONFIRM, KEY.enter],
      ],
    );
    expect(code).toBe(0);
    expect(written("My Server").name).toBe("my-server");
  });

  test("--dry-run asks for no confirmation, and prints the plan on stdout", async () => {
    const { code, stdout, screen } = await session(["x", "--dry-run"], [[PRESET, KEY.enter]]);
    expect(code).toBe(0);
    expect(stdout).toContain("options.json");
    expect(screen).not.toContain(CONFIRM);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("an answer is checked at once", () => {
  test("a folder that leads out", async () => {
    const erase = "\x15";
    const { code } = await session(
      [],
      [
        [FOLDER, `../x${KEY.enter}`],
        ['cannot be used: it leads out of the folder ("..").', `${erase}y${KEY.enter}`],
        ...DEFAULTS.slice(1),
      ],
    );
    expect(code).toBe(0);
    expect(written("y").name).toBe("y");
  });

  test("a folder that is not free, asked for or given", async () => {
    mkdirSync(join(cwd, "my-server"));
    writeFileSync(join(cwd, "my-server", "thesis.txt"), "precious");
    const { code } = await session(
      [],
      [
        [FOLDER, KEY.enter],
        ["thesis.txt is already there", `\x15other${KEY.enter}`],
        ...DEFAULTS.slice(1),
      ],
    );
    expect(code).toBe(0);
    expect(written("other").name).toBe("other");

    const given = await session(["my-server"], []);
    expect(given.code).toBe(2);
    expect(given.screen).toContain("thesis.txt is already there");
  });

  test("a name that npm refuses", async () => {
    const [name] = EACH;
    const { code } = await session(
      [],
      [
        ...CHOOSE_EACH,
        [name, `http${KEY.enter}`],
        ["npm refuses it: http is a core module name.", KEY.ctrlC],
      ],
    );
    expect(code).toBe(130);
  });

  test("no transport at all", async () => {
    const [, , transport] = EACH;
    const { code } = await session(
      [],
      [
        ...CHOOSE_EACH,
        ...EACH.slice(0, 2).map((question): Step => [question, KEY.enter]),
        [transport, KEY.space + KEY.down + KEY.space + KEY.enter],
        ["Please select at least one option", KEY.ctrlC],
      ],
    );
    expect(code).toBe(130);
  });
});

describe("leaving", () => {
  const all: readonly Step[] = [
    ...CHOOSE_EACH,
    ...EACH.map((question): Step => [question, KEY.enter]),
    [CONFIRM, KEY.enter],
  ];

  test.each(all.map(([question], at) => [question, at] as const))(
    "Ctrl-C at %j is exit 130 and writes nothing",
    async (question, at) => {
      const { code, screen } = await session([], [...all.slice(0, at), [question, KEY.ctrlC]]);
      expect(code).toBe(130);
      expect(screen).toContain("Cancelled: nothing was written.");
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test.each([FOLDER, PRESET, CONFIRM])("Ctrl-D at %j is the same", async (question) => {
    const at = DEFAULTS.findIndex(([asked]) => asked === question);
    const { code, screen } = await session([], [...DEFAULTS.slice(0, at), [question, KEY.ctrlD]]);
    expect(code).toBe(130);
    expect(screen).toContain("Cancelled: nothing was written.");
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("a terminal that is closed is the same", async () => {
    const context = fakeContext({ cwd, terminal: true });
    const ended = run([], context);
    await context.stderr.shows(FOLDER);
    context.stdin.end();
    expect(await ended).toBe(130);
  });

  test("a signal at a question is the same", async () => {
    const context = fakeContext({ cwd, terminal: true });
    const ended = run([], context);
    await context.stderr.shows(FOLDER);
    context.cancel();
    expect(await ended).toBe(130);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("no to the confirmation is the same", async () => {
    const { code, screen } = await session([], [...DEFAULTS.slice(0, -1), [CONFIRM, "n"]]);
    expect(code).toBe(130);
    expect(screen).toContain("Cancelled: nothing was written.");
    expect(readdirSync(cwd)).toEqual([]);
  });
});

test("a terminal of 40 columns is not written past its edge before the commands to copy", async () => {
  const { code, screen } = await session([], DEFAULTS, 40);
  expect(code).toBe(0);
  const [asked = ""] = screen.split("The same again");
  for (const line of asked.split(/[\r\n]/)) expect([...line].length).toBeLessThanOrEqual(40);
});
