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
}

/** A repository in a folder of its own. */
export class Branches {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async create(): Promise<Branches> {
    const branches = new Branches(await mkdtemp(join(tmpdir(), "branches-")));
    await branches.#git("init", "--quiet");
    return branches;
  }

  /** Merges a branch into another one that began at the same commit, and looks at what comes of it. */
  async merge(
    base: Tree,
    ours: Tree,
    theirs: Tree,
    look: (merge: GitMerge) => Promise<void>,
  ): Promise<void> {
    await this.#commit(base);
    const start = await this.#git("rev-parse", "HEAD");
    await this.#commit(theirs);
    const other = await this.#git("rev-parse", "HEAD");
    await this.#git("checkout", "--quiet", "--detach", start);
    await this.#commit(ours);
    await execa("git", ["merge", "--quiet", "--no-edit", other], { ...this.#how, reject: false });
    const unmerged = await this.#git("diff", "--name-only", "--diff-filter=U");
    const tree = new Map<string, string>();
    for (const path of await this.#tracked()) {
      tree.set(path, await readFile(join(this.#root, path), "utf8"));
    }
    await look({
      root: this.#root,
      tree,
      unmerged: unmerged === "" ? [] : unmerged.split("\n").toSorted(),
    });
    await this.#git("reset", "--quiet", "--hard");
    await this.#git("clean", "--quiet", "--force", "-d");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
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
    const env = Object.fromEntries(
      Object.entries(author).flatMap(([key, value]) =>
        ["AUTHOR", "COMMITTER"].map((who) => [`GIT_${who}_${key}`, value]),
      ),
    );
    return {
      cwd: this.#root,
      env: { ...env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    };
  }
}
