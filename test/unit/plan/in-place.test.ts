import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { chmod, chown, mkdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { CliError, EXIT } from "../../../src/errors.ts";
import { apply } from "../../../src/plan/apply.ts";
import type { Change, Plan } from "../../../src/plan/plan.ts";
import { nameOfThisProcess } from "../../../src/plan/process-name.ts";
import { takeBack } from "../../../src/plan/take-back.ts";
import { emptyFolder } from "../folder.ts";
import { diskError, isManifestMove, onDisk, crashAt } from "./broken-disk.ts";
import { leaveOut } from "../../support/left-out.ts";
import { whyNoMount } from "../../support/machine.ts";
import { abortedAfter } from "./faults.ts";
import { Killable } from "./killable.ts";
import { after, applyAndKeep, before, planFor, projectFolder } from "./project-changes.ts";
import { makeTree, treeOf, type Tree } from "./tree.ts";

const { signal } = new AbortController();

const create = (path: string, text = "new\n"): Change => ({
  kind: "create",
  path,
  after: { text, mode: 0o644 },
});
const update = (path: string, old = before[path]?.text ?? "", text = "new\n"): Change => ({
  kind: "update",
  path,
  before: old,
  after: { text, mode: 0o644 },
});
const remove = (path: string, old = before[path]?.text ?? ""): Change => ({
  kind: "delete",
  path,
  before: old,
});

test("a plan is carried out: texts, modes, folders that come and go, and nothing else", async () => {
  const folder = await projectFolder();
  await applyAndKeep(planFor(folder));
  expect(await treeOf(folder)).toEqual(after);
});

test("undone, everything is as it was: texts, modes, deleted files, folders, and times", async () => {
  const folder = await projectFolder();
  const times = async () => (await stat(join(folder, "README.md"))).mtimeMs;
  const then = await times();
  const applied = await apply(planFor(folder), signal);
  expect(await treeOf(folder)).toMatchObject(after);
  expect(await applied.undo()).toEqual([]);
  expect(await treeOf(folder)).toEqual(before);
  expect(await times()).toBe(then);
});

test.skipIf(process.getuid?.() !== 0)("a file stays that of its owner (as root)", async () => {
  const folder = await projectFolder();
  await chown(join(folder, "README.md"), 1234, 2345);
  await applyAndKeep({ root: folder, changes: [update("README.md")] });
  expect(await stat(join(folder, "README.md"))).toMatchObject({ uid: 1234, gid: 2345 });
});

test("a plan that changes nothing leaves no trace, not even of a journal", async () => {
  const folder = await projectFolder();
  const { mtimeMs } = await stat(folder);
  const changes: Change[] = [{ kind: "keep", path: "mine.txt", reason: "stays as it is" }];
  const applied = await apply({ root: folder, changes }, signal);
  expect(await applied.undo()).toEqual([]);
  await applied.done();
  expect((await stat(folder)).mtimeMs).toBe(mtimeMs);
});

test("the journal of a killed run does not come into a repository", async () => {
  const folder = await projectFolder();
  await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "--quiet");
  const untracked = git("status", "--porcelain", "--untracked-files=all");
  expect(untracked).toContain("src/main.ts");
  expect(untracked).not.toContain(".create-mcp-server.journal");
});

describe("what does not fit the plan is refused before anything is written", () => {
  async function refusal(
    changes: readonly Change[],
    prepare: (folder: string) => Promise<void> = async () => {},
  ) {
    const folder = await projectFolder();
    await prepare(folder);
    const tree = await treeOf(folder);
    const { error, calls } = await onDisk(() => apply({ root: folder, changes }, signal));
    expect(error).toBeInstanceOf(CliError);
    expect(calls).toEqual([]);
    expect(await treeOf(folder)).toEqual(tree);
    const { exitCode, message, hints } = error as CliError;
    expect(exitCode).toBe(EXIT.failed);
    return [message.replace(folder, "<project>"), ...hints].map((line) =>
      line.replace(folder, "<project>"),
    );
  }

  const hasChanged = "<project> has changed since it was planned; nothing was written:";
  const cannot = "This cannot be done in <project>; nothing was written:";
  const again = "Run the command again.";

  test("all changes since it was planned, in one message", async () => {
    const lines = await refusal(
      [
        update("README.md"),
        remove("build.sh"),
        create("mine.txt"),
        create("new/file.ts"),
        update("src/main.ts"),
      ],
      async (folder) => {
        await writeFile(join(folder, "README.md"), "edited\n");
        await rm(join(folder, "build.sh"));
        await writeFile(join(folder, "new"), "a file\n");
      },
    );
    expect(lines).toEqual([
      hasChanged,
      "README.md has changed since it was planned",
      "build.sh is not there any more",
      "mine.txt has appeared since it was planned",
      "new, where a folder is needed, is a file",
      again,
    ]);
  });

  test("a change of a byte-order mark, or of line endings, is one", async () => {
    expect(await refusal([update("README.md", "# old\r\n")])).toContain(
      "README.md has changed since it was planned",
    );
    expect(await refusal([update("README.md", "\uFEFF# old\n")])).toContain(
      "README.md has changed since it was planned",
    );
  });

  test("paths that lead out of the project, or where nobody may write", async () => {
    const lines = await refusal([
      create("../out.ts"),
      create("/etc/out.ts"),
      create("src/../../out.ts"),
      create("src\\..\\..\\out.ts"),
      remove(".git/config"),
      create("packages/a/.GIT/hooks/pre-commit"),
      create(".git./config"),
      create("git~1/config"),
      create(".g\u200Dit/config"),
      create("node_modules/a/index.js"),
      create(".create-mcp-server.journal/x"),
      create(""),
      create("./a.ts"),
      create("a//b.ts"),
      create("nul\0.ts"),
      update("mine.txt", "not what is there"),
    ]);
    expect(lines).toEqual([
      cannot,
      "../out.ts leads out of the project",
      "/etc/out.ts leads out of the project",
      "src/../../out.ts leads out of the project",
      "src\\..\\..\\out.ts leads out of the project",
      ".git/config is in .git, which is never changed",
      "packages/a/.GIT/hooks/pre-commit is in .git, which is never changed",
      ".git./config is in .git, which is never changed",
      "git~1/config is in git~1, which is never changed",
      ".g\u200Dit/config is in .git, which is never changed",
      "node_modules/a/index.js is in node_modules, which is never changed",
      ".create-mcp-server.journal/x is in .create-mcp-server.journal, which is never changed",
      " is not the path of a file",
      "./a.ts is not the path of a file",
      "a//b.ts is not the path of a file",
      "nul\0.ts is not the path of a file",
      "mine.txt has changed since it was planned",
      again,
    ]);
  });

  test("links: a folder that leads elsewhere, and a file that has been replaced by one", async () => {
    const outside = await emptyFolder();
    await makeTree(outside, {
      "main.ts": before["src/main.ts"]!,
      "in/x.ts": { mode: 0o644, text: "" },
    });
    const lines = await refusal(
      [update("README.md"), update("src/main.ts"), remove("src/in/x.ts"), create("src/new.ts")],
      async (folder) => {
        await rename(join(folder, "src"), join(folder, "moved"));
        await symlink(outside, join(folder, "src"));
        await rename(join(folder, "README.md"), join(folder, "moved.md"));
        await symlink("moved.md", join(folder, "README.md"));
      },
    );
    expect(lines).toEqual([
      cannot,
      "src/main.ts is not followed: src is a link",
      "src/in/x.ts is not followed: src is a link",
      "src/new.ts is not followed: src is a link",
      "README.md is a link, not a file",
    ]);
  });

  test("what is no text, or would be none", async () => {
    const bytes = Buffer.from([0x6f, 0x6c, 0x64, 0xff]);
    const lines = await refusal(
      [update("mine.txt", bytes.toString("utf8")), create("new.txt", "half a pair: \uD83D")],
      (folder) => writeFile(join(folder, "mine.txt"), bytes),
    );
    expect(lines).toEqual([
      cannot,
      "mine.txt is not a text in UTF-8",
      "new.txt would get a text that is not valid Unicode",
    ]);
  });

  test("a folder where a file was, a read-only file, a file that is planned twice", async () => {
    const lines = await refusal(
      [
        update("README.md"),
        update("mine.txt"),
        remove("run.sh"),
        create("new.ts"),
        create("new.ts"),
      ],
      async (folder) => {
        await rm(join(folder, "README.md"));
        await mkdir(join(folder, "README.md"));
        await chmod(join(folder, "mine.txt"), 0o444);
        await chmod(join(folder, "run.sh"), 0o500);
      },
    );
    expect(lines).toEqual([
      cannot,
      "new.ts is planned twice",
      "README.md is a folder, not a file",
      "mine.txt is read-only",
      "run.sh is read-only",
    ]);
  });

  test.skipIf(process.getuid?.() !== 0)("folders one may not write to (as root)", async () => {
    const folder = await emptyFolder();
    await makeTree(folder, { "src/main.ts": before["src/main.ts"]! });
    await chmod(folder, 0o755);
    const tree = await treeOf(folder);
    const killable = await Killable.make();
    const said = await killable.saidAsNobody({ root: folder, changes: [update("src/main.ts")] });
    expect(said).toContain(`'Nothing can be changed in ${folder}: permission denied (EACCES)'`);
    expect(said).toContain(`'Nothing can be changed in ${folder}/src: permission denied (EACCES)'`);
    expect(await treeOf(folder)).toEqual(tree);
  });

  test("a read-only file system (needs mount)", leaveOut(whyNoMount()), async () => {
    const folder = await emptyFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", folder]);
    onTestFinished(() => void execFileSync("umount", [folder]));
    await expect(
      apply({ root: folder, changes: [create("a/new.ts")] }, signal),
    ).rejects.toMatchObject({
      exitCode: EXIT.failed,
      hints: [`Nothing can be changed in ${folder}: the file system is read-only (EROFS)`],
    });
  });
});

describe("cancelled at any step, nothing has changed", () => {
  test.each([true, false])("with a change of the manifest: %s", async (withManifest) => {
    for (let looks = 0; ; looks += 1) {
      const folder = await projectFolder();
      const outcome = await apply(planFor(folder, { withManifest }), abortedAfter(looks)).catch(
        (error: unknown) => error,
      );
      if (!(outcome instanceof Error)) {
        expect(looks).toBeGreaterThan(20);
        return;
      }
      expect(outcome).toMatchObject({
        exitCode: EXIT.cancelled,
        message: "Cancelled: nothing was written.",
      });
      expect(await treeOf(folder)).toEqual(before);
    }
  });
});

describe("a text that somebody saves while it is at work is not lost", () => {
  /** Does something once the signal has been looked at so many times, and never aborts. */
  function meanwhile(looks: number, action: () => void): AbortSignal {
    let count = 0;
    return Object.defineProperty(new AbortController().signal, "aborted", {
      get() {
        if ((count += 1) === looks) action();
        return false;
      },
    });
  }

  test.each([
    ["an updated file", "src/main.ts"],
    ["a deleted file", "src/left/gone.ts"],
    ["a new file", "src/features/new.ts"],
  ])("%s", async (_, path) => {
    const ends = new Set<string>();
    for (let looks = 1; ; looks += 1) {
      const folder = await projectFolder();
      let hasSaved = false;
      const save = () => {
        hasSaved = true;
        try {
          writeFileSync(join(folder, path), "precious\n");
        } catch {
          // Its folder is not there yet.
          hasSaved = false;
        }
      };
      const end = await apply(planFor(folder), meanwhile(looks, save)).then(
        () => "applied",
        (error: CliError) => error.message.replace(folder, ""),
      );
      const isLast = !hasSaved && looks > 30;
      if (isLast) break;
      if (!hasSaved) continue;
      ends.add(end);
      const texts = [path, `${path}.edited`].map((each) => {
        try {
          return readFileSync(join(folder, each), "utf8");
        } catch {
          return "";
        }
      });
      expect(texts, `saved at look ${looks}`).toContain("precious\n");
      if (end === "applied") continue;
      // All else is as it was.
      for (const each of [path, `${path}.edited`]) rmSync(join(folder, each), { force: true });
      const { [path]: _old, ...others } = before;
      expect(Object.keys(await treeOf(folder))).toEqual(
        expect.arrayContaining(Object.keys(others)),
      );
      expect(await treeOf(folder)).toMatchObject(others);
    }
    expect(ends).toContain(`/${path} was changed while this was at work.`);
  });
});

describe("edited after it was applied", () => {
  const edits: Tree = {
    "README.md": { mode: 0o644, text: "edited\n" },
    "src/features/new.ts": { mode: 0o644, text: "edited\n" },
    "src/left/gone.ts": { mode: 0o644, text: "mine now\n" },
  };

  test("undoing brings everything back, and keeps what was edited beside it", async () => {
    const folder = await projectFolder();
    const applied = await apply(planFor(folder), signal);
    await makeTree(folder, { ...edits, "README.md.edited": { mode: 0o644, text: "taken\n" } });
    const beside = [
      ["README.md", "README.md.edited.2"],
      ["src/features/new.ts", "src/features/new.ts.edited"],
      ["src/left/gone.ts", "src/left/gone.ts.edited"],
    ] as const;
    const edited = await applied.undo();
    expect(edited.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
      beside.map(([path, name]) => ({ path, beside: name })),
    );
    const tree = { ...(await treeOf(folder)) };
    for (const [path, name] of beside) {
      expect(tree[name]?.text).toBe(edits[path]?.text);
      delete tree[name];
    }
    expect(tree["src/features"]).toBeDefined();
    delete tree["src/features"];
    expect(tree).toEqual({ ...before, "README.md.edited": { mode: 0o644, text: "taken\n" } });
  });

  test("after a crash, what was edited stays, and the original is kept beside it", async () => {
    const folder = await projectFolder();
    await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
    await makeTree(folder, edits);
    const edited = await takeBack(folder);
    expect(edited.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: "README.md", beside: "README.md.orig" },
      { path: "src/features/new.ts" },
      { path: "src/left/gone.ts", beside: "src/left/gone.ts.orig" },
    ]);
    expect(await treeOf(folder)).toEqual({
      ...before,
      ...edits,
      "README.md.orig": before["README.md"],
      "src/features": { mode: 0o755 },
      "src/left/gone.ts.orig": before["src/left/gone.ts"],
    });
  });

  test("a file that has come in the meantime, as new ones came with a colleague's commit, stays", async () => {
    const folder = await projectFolder();
    const isFirstMove = (name: string, from: unknown) =>
      name === "rename" && `${from}`.includes("/staged/");
    await crashAt(folder, isFirstMove, () => applyAndKeep(planFor(folder)));
    const same = { "src/features/new.ts": { mode: 0o644, text: "new src/features/new.ts\n" } };
    await makeTree(folder, same);
    expect(await takeBack(folder)).toEqual([]);
    expect(await treeOf(folder)).toEqual({ ...before, ...same, "src/features": { mode: 0o755 } });
  });

  test("what git has brought back since the crash is no edit", async () => {
    const folder = await projectFolder();
    await crashAt(folder, isManifestMove, () => applyAndKeep(planFor(folder)));
    const { "README.md": readme, "src/left/gone.ts": gone } = before;
    await makeTree(folder, { "README.md": readme!, "src/left/gone.ts": gone! });
    expect(await takeBack(folder)).toEqual([]);
    expect(await treeOf(folder)).toEqual(before);
  });
});

describe("after a power cut", () => {
  test("nothing is moved before all that is needed is on the disk, and the last step comes after all others", async () => {
    const folder = await projectFolder();
    const { calls } = await onDisk(() => applyAndKeep(planFor(folder)));
    const isMove = ([name, from = "", to = ""]: readonly string[]) =>
      name === "rename" && (to.includes("/originals/") || from.includes("/staged/"));
    const firstMove = calls.findIndex(isMove);
    const lastStep = calls.findIndex(
      ([name, from]) => name === "rename" && from?.endsWith("/last"),
    );
    const synced = (from: number, to: number) =>
      calls.slice(from, to).flatMap(([name, path]) => (name === "sync" ? [path] : []));

    const written = calls.filter(([name]) => name === "open").map(([, path]) => path);
    expect(written.length).toBeGreaterThan(8);
    const journal = join(folder, ".create-mcp-server.journal");
    const way = [folder, journal, join(journal, await nameOfThisProcess())];
    expect(synced(0, firstMove)).toEqual(expect.arrayContaining([...written, ...way]));

    const folders = calls
      .slice(firstMove, lastStep)
      .filter((call) => isMove(call) || call[0] === "mkdir")
      .flatMap(([name, from, to]) => (name === "mkdir" ? [from!] : [from!, to!]))
      .filter((path) => !path.includes("/staged/"))
      .map((path) => dirname(path));
    const lastMove = calls.findLastIndex((call, index) => index < lastStep - 1 && isMove(call));
    // The manifest itself has been moved out in the step before the last one.
    const [, , original = ""] = calls[lastStep - 1]!;
    expect(original).toMatch(/\/originals\/\.create-mcp-server\.json$/);
    const others = new Set(folders.filter((path) => !path.includes("/lost/")));
    expect(synced(lastMove, lastStep)).toEqual(expect.arrayContaining([...others]));

    // Before the originals go, the last step is on the disk.
    const firstRemoval = calls.findIndex(([name], index) => name === "rm" && index > lastStep);
    expect(synced(lastStep, firstRemoval)).toContain(folder);
  });
});

describe("a disk that refuses is one line, and the old state", () => {
  test("a full one (needs mount)", leaveOut(whyNoMount()), async () => {
    const folder = await emptyFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]);
    onTestFinished(() => void execFileSync("umount", [folder]));
    await makeTree(folder, before);
    const { changes } = planFor(folder);
    const big = update("mine.txt", before["mine.txt"]?.text, "x".repeat(300_000));
    const plan: Plan = {
      root: folder,
      changes: [...changes.filter(({ path }) => path !== "mine.txt"), big],
    };
    await expect(apply(plan, signal)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: `Cannot write ${folder}/mine.txt: the disk is full (ENOSPC).`,
      hints: ["Nothing was changed."],
    });
    expect(await treeOf(folder)).toEqual(before);
  });

  test("a folder that is on another one (needs mount)", leaveOut(whyNoMount()), async () => {
    const folder = await projectFolder();
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", join(folder, "src/left")]);
    onTestFinished(() => void execFileSync("umount", [join(folder, "src/left")]));
    await writeFile(join(folder, "src/left/gone.ts"), "gone\n");
    const tree = await treeOf(folder);
    await expect(apply(planFor(folder), signal)).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: `Cannot write ${folder}/src/left/gone.ts: it is on another file system than the folder of the project (EXDEV).`,
    });
    expect(await treeOf(folder)).toEqual(tree);
  });

  test("a name that is too long", async () => {
    const folder = await projectFolder();
    const path = `src/${"n".repeat(300)}.ts`;
    await expect(
      apply({ root: folder, changes: [update("README.md"), create(path)] }, signal),
    ).rejects.toMatchObject({
      exitCode: EXIT.failed,
      message: `Cannot write ${folder}/${path}: the path is too long for this file system (ENAMETOOLONG).`,
    });
    expect(await treeOf(folder)).toEqual(before);
  });

  test.each([
    ["EMFILE", "too many files are open"],
    ["EACCES", "permission denied"],
  ])("%s", async (code, cause) => {
    const folder = await projectFolder();
    const isReadme = (name: string, path: unknown) =>
      name === "open" && `${path}`.endsWith("README.md");
    const fault = { step: isReadme, error: diskError(code), stays: false };
    const { error } = await onDisk(() => apply(planFor(folder), signal), fault);
    expect(error).toMatchObject({
      exitCode: EXIT.failed,
      message: `Cannot write ${folder}/README.md: ${cause} (${code}).`,
      hints: ["Nothing was changed."],
    });
    expect(await treeOf(folder)).toEqual(before);
  });
});
