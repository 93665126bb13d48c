import { expect, test, vi } from "vitest";

import { run } from "../../src/program.ts";
import { version } from "../../src/version.ts";
import { fakeContext } from "../support/fake-context.ts";

vi.mock(import("../../src/render/render.ts"), () => ({
  render: (options) => new Map([["a/b.ts", { text: `// ${options.name}\n`, mode: 0o755 }]]),
}));

const options = {
  name: "my-server",
  description: "x",
  transport: ["stdio"],
  sdk: "v2",
  auth: "none",
  "rate-limit": "none",
  metrics: "none",
  health: false,
  sessions: false,
  shutdown: true,
  "package-manager": "npm",
};

async function render(input: string) {
  const context = fakeContext();
  context.stdin.end(input);
  const code = await run(["internal", "render"], context);
  return { code, stdout: context.stdout.text, stderr: context.stderr.text };
}

test("options in, files out", async () => {
  const { code, stdout, stderr } = await render(JSON.stringify({ protocol: 1, options }));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    protocol: 1,
    version,
    files: { "a/b.ts": { text: "// my-server\n", mode: 493 } },
  });
});

test.each([
  ["", 'stdin is not JSON: "".'],
  ["{", 'stdin is not JSON: "{".'],
  ["null", '"protocol" is missing.'],
  [JSON.stringify({ options }), '"protocol" is missing.'],
  [
    JSON.stringify({ protocol: 2, options }),
    `protocol 2 is not known; version ${version} speaks 1.`,
  ],
  [JSON.stringify({ protocol: 1 }), "options: undefined is not an object."],
  [
    JSON.stringify({ protocol: 1, options: { ...options, transport: ["sdtio"] } }),
    'options.transport: "sdtio" is not one of stdio, http, sse. Did you mean "stdio"?',
  ],
  [
    JSON.stringify({ protocol: 1, options: { ...options, auth: "token", health: true } }),
    'options.auth: "token" needs http: add "http" to options.transport.\n' +
      'options.health: true needs http: add "http" to options.transport.',
  ],
])("%s is refused with exit 2, and nothing on stdout", async (input, message) => {
  const { code, stdout, stderr } = await render(input);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});
