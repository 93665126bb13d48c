import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apply } from "../../../src/plan/apply.ts";
import { planCreate } from "../../../src/plan/create.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { takeBack } from "../../../src/plan/take-back.ts";
import { sha256 } from "../../../src/render/manifest.ts";
import { contentsOf, emptyFolder, project, projectContents, write } from "../folder.ts";
import { crashAt, isManifestMove, type Step } from "./broken-disk.ts";
import { deadRun, Killable } from "./killable.ts";

const { signal } = new AbortController();
const journal = ".create-mcp-server.journal";

async function applyAndKeep(plan: Plan): Promise<void> {
  await (await apply(plan, signal)).done();
}

/** Creates the project in a folder that is there, and crashes. */
async function createAndCrash(step: Step): Promise<{ folder: string; crashed: boolean }> {
  const folder = await emptyFolder();
  await write(folder, { LICENSE: "mine" });
  const plan = await planCreate(folder, project, folder);
  return { folder, crashed: await crashAt(folder, step, () => applyAndKeep(plan)) };
}

test("killed at any step in an existing folder, planning again finds nothing or all of it", async () => {
  const complete = { ...projectContents, LICENSE: "mine" };
  const ends = [];
  let seenHalfMade = false;
  for (let step = 1; ; step += 1) {
    const { folder, crashed } = await createAndCrash(step);
    const isHalfMade = "README.md" in (await contentsOf(folder));
    await planCreate(folder, project, folder);
    const contents = await contentsOf(folder);
    ends.push("README.md" in contents ? "complete" : "nothing");
    expect(contents).toEqual(ends.at(-1) === "complete" ? complete : { LICENSE: "mine" });
    seenHalfMade ||= isHalfMade && ends.at(-1) === "nothing";
    if (!crashed) break;
  }
  expect(seenHalfMade).toBe(true);
  expect(ends.join(" ")).toMatch(/^(nothing ){20,}(complete )+complete$/);
});

test("killed at any step of a new folder, there is no such folder, or all of it", async () => {
  const killable = await Killable.make();
  const ends = [];
  for (let step = 1, wasKilled = true; wasKilled; step += 1) {
    const folder = await emptyFolder();
    const plan = await planCreate(join(folder, "new"), project, folder);
    wasKilled = await killable.killAt(plan, "keep", step);
    ends.push("new" in (await contentsOf(folder)) ? "complete" : "nothing");
    if (ends.at(-1) === "nothing") {
      await applyAndKeep(await planCreate(join(folder, "new"), project, folder));
    }
    expect(await contentsOf(join(folder, "new"))).toEqual(projectContents);
  }
  expect(ends.join(" ")).toMatch(/^(nothing ){8,}(complete )+complete$/);
}, 60_000);

test("a file that a person has edited since the crash is not taken back", async () => {
  const { folder } = await createAndCrash(isManifestMove);
  await writeFile(join(folder, "src/index.ts"), "edited");
  await planCreate(folder, project, folder);
  expect(await contentsOf(folder)).toEqual({
    LICENSE: "mine",
    src: null,
    "src/index.ts": "edited",
  });
});

/** A journal as somebody else has written it, in a repository for instance. */
async function journalFromOutside(folder: string, files: readonly string[], made: string[] = []) {
  const run = `${journal}/${await deadRun()}`;
  await write(folder, {
    [`${run}/last`]: "",
    [`${run}/journal.json`]: JSON.stringify({
      files: files.map((path) => ({ kind: "create", path, after: sha256("s") })),
      emptied: [],
      made,
    }),
  });
  return join(folder, run);
}

test.each([["../outside/secret"], ["/etc/secret"], [".git/config"], ["src/../../secret"]])(
  "a journal from outside cannot take back %s",
  async (path) => {
    const folder = await emptyFolder();
    await write(folder, { "outside/secret": "s", "inside/.git/config": "s" });
    const run = await journalFromOutside(join(folder, "inside"), [path]);
    await expect(planCreate(join(folder, "inside"), project, folder)).rejects.toMatchObject({
      message: `${run}/journal.json does not read as the journal of an interrupted run.`,
    });
    expect(await contentsOf(folder)).toMatchObject({
      "outside/secret": "s",
      "inside/.git/config": "s",
    });
  },
);

test("a journal from outside cannot remove a folder outside", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "outside"));
  const run = await journalFromOutside(join(folder, "inside"), [], ["../outside"]);
  await expect(planCreate(join(folder, "inside"), project, folder)).rejects.toMatchObject({
    message: `${run}/journal.json does not read as the journal of an interrupted run.`,
  });
  expect(await contentsOf(folder)).toHaveProperty("outside");
});

test("a journal from outside cannot take back through a link", async () => {
  const [folder, outside] = [await emptyFolder(), await emptyFolder()];
  await write(outside, { secret: "s" });
  await symlink(outside, join(folder, "src"));
  await journalFromOutside(folder, ["src/secret"], ["src"]);
  await expect(planCreate(folder, project, folder)).rejects.toMatchObject({
    message: `src/secret cannot be put back in ${folder}: src is a link.`,
  });
  expect(await contentsOf(outside)).toEqual({ secret: "s" });
});

test("a journal from outside cannot bring a file in through a link", async () => {
  const [folder, outside] = [await emptyFolder(), await emptyFolder()];
  await write(outside, { id_rsa: "s" });
  const run = await journalFromOutside(folder, []);
  await writeFile(
    join(run, "journal.json"),
    JSON.stringify({ files: [{ kind: "delete", path: "keys/id_rsa" }], emptied: [], made: [] }),
  );
  await mkdir(join(run, "originals"));
  await symlink(outside, join(run, "originals/keys"));
  await expect(takeBack(folder)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^\.create-mcp-server\.journal\/.*\/originals\/keys\/id_rsa cannot be put back/,
    ),
  });
  expect(await contentsOf(outside)).toEqual({ id_rsa: "s" });
});

test("a journal that cannot be read is left for the person to look at", async () => {
  const folder = await emptyFolder();
  const run = await journalFromOutside(folder, []);
  await writeFile(join(run, "journal.json"), "{ not json");
  await expect(planCreate(folder, project, folder)).rejects.toMatchObject({
    message: `${run}/journal.json does not read as the journal of an interrupted run.`,
    hints: [
      `What was replaced is in "originals" there. Look at it, remove ${journal}, and try again.`,
    ],
  });
  expect(await readdir(run)).toContain("journal.json");
});

test.each(["a file", "a folder of another name", "a link"])(
  "%s in the place of the journal is left alone",
  async (what) => {
    const [folder, outside] = [await emptyFolder(), await emptyFolder()];
    if (what === "a file") await write(folder, { [journal]: "mine" });
    else if (what === "a link") await symlink(outside, join(folder, journal));
    else await write(folder, { [`${journal}/mine/x`]: "mine" });
    const before = await contentsOf(folder);
    await expect(planCreate(folder, project, folder)).rejects.toMatchObject({
      message: expect.stringMatching(/ does not read as the journal of an interrupted run\.$/),
    });
    expect(await contentsOf(folder)).toEqual(before);
  },
);
