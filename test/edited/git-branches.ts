import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Tree } from "./tree.ts";

/** What git made of two branches. */
export interface GitMerge {
  /** The work tree in which the merge stands. */
  readonly root: string;
  /** Every file of it, those with conflict markers among them. */
  readonly tree: ReadonlyMap<string, string>;
  /** The paths that it leaves to the person, sorted. */
  readonly unmerged: readonly string[];
  /** Runs Git in the work tree; its output. */
  readonly git: (...args: string[]) => Promise<string>;
}

/** How two branches are brought together; of a rebase, `theirs` is what is put on top of `ours`. */
export type Way = "merge" | "rebase" | "cherry-pick";

/** A repository in a folder of its own. */
export class Branches {
  readonly #repository: string;
  /** The project in it. */
  readonly #root: string;

  private constructor(repository: string, folder: string) {
    this.#repository = repository;
    this.#root = join(repository, folder);
  }

  /** @param folder the project's, in the repository */
  static async create(folder = "."): Promise<Branches> {
    const branches = new Branches(await mkdtemp(join(tmpdir(), "branches-")), folder);
    await mkdir(branches.#root, { recursive: true });
    await branches.#git("init", "--quiet");
    return branches;
  }

  /** Merges a branch into another one that began at the same commit, and looks at what comes of it. */
  async merge(
    base: Tree,
    ours: Tree,
    theirs: Tree,
    look: (merge: GitMerge) => Promise<void>,
    way: Way = "merge",
  ): Promise<void> {
    await this.#commit(base);
    const start = await this.#git("rev-parse", "HEAD");
    await this.#commit(theirs);
    const other = await this.#git("rev-parse", "HEAD");
    await this.#git("checkout", "--quiet", "--detach", start);
    await this.#commit(ours);
    const head = await this.#git("rev-parse", "HEAD");
    const commands: Record<Way, readonly string[]> = {
      merge: ["merge", "--quiet", "--no-edit", other],
      rebase: ["rebase", "--quiet", "--onto", head, start, other],
      "cherry-pick": ["cherry-pick", other],
    };
    await execa("git", commands[way], { ...this.#how, reject: false });
    const unmerged = await this.#git("diff", "--name-only", "--relative", "--diff-filter=U");
    const tree = new Map<string, string>();
    for (const path of await this.#tracked()) {
      tree.set(path, await readFile(join(this.#root, path), "utf8"));
    }
    await look({
      root: this.#root,
      tree,
      unmerged: unmerged === "" ? [] : unmerged.split("\n").toSorted(),
      git: (...args) => this.#git(...args),
    });
    if (way !== "merge") {
      await execa("git", [way, "--quit"], { ...this.#how, reject: false });
    }
    await this.#git("reset", "--quiet", "--hard");
    await this.#git("clean", "--quiet", "--force", "-d");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#repository, { recursive: true, force: true });
  }

  async #tracked(): Promise<Set<string>> {
    const paths = (await this.#git("ls-files")).split("\n");
    return new Set(paths.filter((path) => path !== ""));
  }

  async #commit(tree: Tree): Promise<void> {
    for (const path of await this.#tracked()) {
      if (!tree.has(path)) await rm(join(this.#root, path));
    }
    for (const [path, { text, mode }] of tree) {
      const file = join(this.#root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { mode });
    }
    await this.#git("add", "--all");
    await this.#git("commit", "--quiet", "--allow-empty", "--message", "a commit");
  }

  async #git(...args: string[]): Promise<string> {
    return (await execa("git", args, this.#how)).stdout;
  }

  get #how() {
    // A user's own settings (hooks, signatures, another way to merge) have no say here.
    const author = { NAME: "Ada", EMAIL: "ada@example.com" };
    const who = Object.fromEntries(
      Object.entries(author).flatMap(([key, value]) =>
        ["AUTHOR", "COMMITTER"].map((role) => [`GIT_${role}_${key}`, value]),
      ),
    );
    return {
      cwd: this.#root,
      env: { ...who, GIT_EDITOR: "true", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    };
  }
}
