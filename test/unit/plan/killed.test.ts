import { spawnSync } from "node:child_process";
import { mkdir, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { requireBanner } from "../../../scripts/require-banner.ts";
import { apply } from "../../../src/plan/apply.ts";
import { planCreate } from "../../../src/plan/create.ts";
import { sha256 } from "../../../src/render/manifest.ts";
import { contentsOf, emptyFolder, project, projectContents, write } from "../folder.ts";

const { signal } = new AbortController();
const journal = ".create-mcp-server.journal";

/** Applies `project` to `target` in a process of its own that is killed at the step of that number, if it gets there. */
async function applyAndKill(program: string, target: string, cwd: string, step: number) {
  const planFile = join(await emptyFolder(), "plan.json");
  await writeFile(planFile, JSON.stringify(await planCreate(target, project, cwd)));
  return spawnSync(process.execPath, [program, planFile, String(step)], { encoding: "utf8" });
}

async function killableProgram(): Promise<string> {
  const outfile = join(await emptyFolder(), "run.mjs");
  const entry = join(import.meta.dirname, "killed-run.ts");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: requireBanner },
  });
  return outfile;
}

test("killed at any step in an existing folder, the next run finds the old state", async () => {
  const program = await killableProgram();
  const folder = await emptyFolder();
  await write(folder, { LICENSE: "mine" });
  let step = 0;
  let seenHalfMade = false;
  for (; ; step += 1) {
    const { signal: killedBy, stderr } = await applyAndKill(program, folder, folder, step);
    if (killedBy === null) {
      expect(stderr).toBe("");
      break;
    }
    expect(killedBy).toBe("SIGKILL");
    seenHalfMade ||= "README.md" in (await contentsOf(folder));
    await planCreate(folder, project, folder);
    expect(await contentsOf(folder)).toEqual({ LICENSE: "mine" });
  }
  expect(seenHalfMade).toBe(true);
  expect(step).toBeGreaterThan(project.size * 2);
  expect(await contentsOf(folder)).toEqual({ ...projectContents, LICENSE: "mine" });
}, 60_000);

test("killed at any step of a new folder, there is no such folder", async () => {
  const program = await killableProgram();
  for (let step = 0; step <= project.size + 1; step += 1) {
    const folder = await emptyFolder();
    const { signal: killedBy } = await applyAndKill(program, join(folder, "new"), folder, step);
    expect(killedBy).toBe("SIGKILL");
    expect(await contentsOf(folder)).not.toHaveProperty("new");
    await apply(await planCreate(join(folder, "new"), project, folder), signal);
    expect(await contentsOf(join(folder, "new"))).toEqual(projectContents);
  }
}, 60_000);

/** A folder as a run leaves it that was killed after it had moved in `moved`, but not the manifest. */
async function halfMade(moved: Record<string, string>, left: Record<string, string>) {
  const folder = await emptyFolder();
  const files = Object.entries({ ...moved, ...left });
  await write(folder, moved);
  for (const [path, text] of Object.entries(left)) {
    await write(join(folder, journal, "staged"), { [path]: text });
  }
  const text = JSON.stringify({
    files: files.map(([path, content]) => ({ path, sha256: sha256(content) })),
    folders: ["src"],
  });
  await write(folder, { [`${journal}/journal.json`]: text });
  return folder;
}

test("a file that a person has edited since the crash is not taken back", async () => {
  const folder = await halfMade({ "src/a.ts": "a", "src/b.ts": "b" }, { "z.json": "{}" });
  await writeFile(join(folder, "src/b.ts"), "edited");
  await planCreate(folder, project, folder);
  expect(await contentsOf(folder)).toEqual({ src: null, "src/b.ts": "edited" });
});

test("a run that was killed while it took back is taken back to the end", async () => {
  const folder = await halfMade({ "src/a.ts": "a", "src/b.ts": "b" }, { "z.json": "{}" });
  await unlink(join(folder, "src/a.ts"));
  await planCreate(folder, project, folder);
  expect(await contentsOf(folder)).toEqual({});
});

test("a run that was killed after the last file was in place is complete", async () => {
  const folder = await halfMade({ "src/a.ts": "a", "z.json": "{}" }, {});
  await mkdir(join(folder, journal, "staged"));
  await planCreate(folder, project, folder);
  expect(await contentsOf(folder)).toEqual({ src: null, "src/a.ts": "a", "z.json": "{}" });
});

test("a journal from elsewhere cannot take back a file outside the folder", async () => {
  const outside = await emptyFolder();
  await write(outside, { secret: "s" });
  const folder = await halfMade({ "src/a.ts": "a" }, { "z.json": "{}" });
  await rm(join(folder, "src"), { recursive: true });
  await symlink(outside, join(folder, "src"));
  const files = ["src/secret", join("..", outside.split("/").at(-1)!, "secret"), "z.json"].map(
    (path) => ({ path, sha256: sha256("s") }),
  );
  await writeFile(
    join(folder, journal, "journal.json"),
    JSON.stringify({ files, folders: ["src", `../${outside.split("/").at(-1)}`] }),
  );
  await planCreate(folder, project, folder);
  expect(await contentsOf(outside)).toEqual({ secret: "s" });
});

test("a journal that cannot be read is left for the person to look at", async () => {
  const folder = await emptyFolder();
  await write(folder, { [`${journal}/journal.json`]: "{ not json" });
  await expect(planCreate(folder, project, folder)).rejects.toMatchObject({
    message: `${folder}/${journal}/journal.json does not read as the journal of an interrupted run.`,
    hints: [`Look at what is in ${folder}, remove ${journal}, and try again.`],
  });
});
