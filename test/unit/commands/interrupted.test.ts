import { expect, test } from "vitest";
import { contentsOf } from "../folder.ts";
import { interruptedProject } from "./interrupted-project.ts";
import { differences, http, outcome, projectWith } from "./session.ts";

test("without a terminal and without --yes it is said what to type, and nothing is changed", async () => {
  const { root } = await interruptedProject();
  const before = await contentsOf(root);
  const { code, stderr } = await outcome(root, ["add", "health"]);
  expect(code).toBe(1);
  expect(stderr)
    .toBe(`error: An earlier run was killed half-way through a change of 1 file in ${root}.
  Take back what it has done: npm create mcp-server@latest status -- --repair --yes
`);
  const dry = await outcome(root, ["add", "health", "--dry-run", "--yes"]);
  expect(dry.code).toBe(1);
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("status says so, and writes nothing", async () => {
  const { root } = await interruptedProject();
  const before = await contentsOf(root);
  const { code, stdout } = await outcome(root, ["status"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `An earlier run was killed half-way through a change of 1 file.
Take it back: npm create mcp-server@latest status -- --repair
`,
  });
  const json = JSON.parse((await outcome(root, ["status", "--json"])).stdout);
  expect(json.interrupted.files).toEqual([{ kind: "delete", path: "README.md" }]);
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("with --yes it is taken back, with a note, and the command goes on", async () => {
  const { root } = await interruptedProject();
  const { code, stderr } = await outcome(root, ["add", "health", "--yes"]);
  expect(code).toBe(0);
  expect(stderr).toContain(
    "note: An earlier run was killed half-way through a change of 1 file; what it had done is taken back.\n",
  );
  expect(
    differences(
      await contentsOf(root),
      await contentsOf(await projectWith({ ...http, health: true })),
    ),
  ).toEqual([]);
});

test("status --repair --yes takes it back, and does nothing else", async () => {
  const { root, before } = await interruptedProject();
  const { code, stdout } = await outcome(root, ["status", "--repair", "--yes"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: ".create-mcp-server.json is as it should be.\n",
  });
  expect(differences(await contentsOf(root), before)).toEqual([]);
});
