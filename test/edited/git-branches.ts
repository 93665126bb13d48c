import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Tree } from "./tree.ts";

/** What git made of two branches. */
export interface GitMerge {
  /** Every file of the work tree, those with conflict markers among them. */
  readonly tree: ReadonlyMap<string, string>;
  /** The paths that it leaves to the person, sorted. */
  readonly unmerged: readonly string[];
}

/** A repository in a folder of its own, with branches that all begin at one commit. */
export class Branches {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async of(base: Tree): Promise<Branches> {
    const branches = new Branches(await mkdtemp(join(tmpdir(), "branches-")));
    await branches.#git("init", "--quiet", "--initial-branch=base");
    await branches.#commit(base);
    return branches;
  }

  async add(name: string, tree: Tree): Promise<void> {
    await this.#git("checkout", "--quiet", "-b", name, "base");
    await this.#commit(tree);
  }

  /** Merges one branch into another, and leaves both as they are. */
  async merge(into: string, from: string): Promise<GitMerge> {
    await this.#git("checkout", "--quiet", "--detach", into);
    await execa("git", ["merge", "--quiet", "--no-edit", from], { ...this.#how, reject: false });
    const unmerged = await this.#git("diff", "--name-only", "--diff-filter=U");
    const paths = new Set((await this.#git("ls-files")).split("\n"));
    const tree = new Map<string, string>();
    for (const path of paths) tree.set(path, await readFile(join(this.#root, path), "utf8"));
    await this.#git("reset", "--quiet", "--hard", into);
    return { tree, unmerged: unmerged === "" ? [] : unmerged.split("\n") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }

  async #commit(tree: Tree): Promise<void> {
    const tracked = (await this.#git("ls-files")).split("\n").filter((path) => path !== "");
    for (const path of tracked) if (!tree.has(path)) await rm(join(this.#root, path));
    for (const [path, { text, mode }] of tree) {
      const file = join(this.#root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { mode });
    }
    await this.#git("add", "--all");
    await this.#git("commit", "--quiet", "--message", "a commit");
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
