import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contentsOf } from "../folder.ts";
import { differences, edit, http, outcome, projectWith } from "./session.ts";

/** A project in which a line that `set description` changes was changed by hand. */
async function inConflict(): Promise<string> {
  const root = await projectWith({ ...http, description: "As it was." });
  await edit(root, "package.json", (text) =>
    text.replace(/"description": ".*"/, '"description": "Mine."'),
  );
  return root;
}

const argv = ["set", "description=Generated."];

test("without a terminal nothing is written, and it is said where, why, and what to type", async () => {
  const root = await inConflict();
  const before = await contentsOf(root);
  const { code, stderr, stdout, ran } = await outcome(root, argv);
  expect({ code, stdout, ran }).toEqual({ code: 3, stdout: "", ran: [] });
  expect(stderr).toContain(
    `error: 1 file in ${root} cannot be merged with what you changed; nothing was written:\n  package.json: in line `,
  );
  expect(stderr).toContain("--conflict=inline");
  expect(differences(await contentsOf(root), before)).toEqual([]);
});

test("--json has every place, with all three texts", async () => {
  const root = await inConflict();
  const { code, stdout } = await outcome(root, [...argv, "--json"]);
  expect(code).toBe(3);
  const document = JSON.parse(stdout);
  expect(document.error.exitCode).toBe(3);
  expect(document.conflicts[0].path).toBe("package.json");
  expect(document.conflicts[0].places[0].ours).toContain("Mine.");
  expect(document.conflicts[0].places[0].theirs).toContain("Generated.");
});

test.each([
  ["ours", "Mine."],
  ["theirs", "Generated."],
])("--conflict=%s writes %j, and is done", async (way, text) => {
  const root = await inConflict();
  const { code } = await outcome(root, [...argv, `--conflict=${way}`]);
  expect(code).toBe(0);
  const { description } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(description).toBe(text);
});

test("--conflict=inline writes both with markers, runs nothing, and is exit 3", async () => {
  const root = await inConflict();
  const { code, stderr, ran } = await outcome(root, [...argv, "--conflict=inline"]);
  expect({ code, ran }).toEqual({ code: 3, ran: [] });
  const text = await readFile(join(root, "package.json"), "utf8");
  expect(text).toMatch(/<<<<<<< yours\n.*Mine\.[^]*\n=======\n.*Generated\.[^]*>>>>>>>/);
  expect(stderr).toContain(
    "Conflict markers are in these files; resolve them first:\n  package.json\n",
  );
});

test("a way that is none is refused, with those there are", async () => {
  const root = await projectWith();
  const { code, stderr } = await outcome(root, [...argv, "--conflict=mine"]);
  expect(code).toBe(2);
  expect(stderr).toContain("inline, ours, theirs");
});
