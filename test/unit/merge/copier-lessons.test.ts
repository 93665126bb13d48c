import { expect, test } from "vitest";
import { resolve } from "../../../src/merge/change.ts";
import { mergeTree } from "../../../src/merge/tree.ts";
import type { Tree } from "./project-trees.ts";
import { applied, hashesOf, saidOf, textsOf, treeOf } from "./project-trees.ts";

// Each is a test of copier's (tests/test_updatediff.py) that is about merging alone, under the name that it has there.

type Texts = Readonly<Record<string, string>>;

function update(v1: Texts, project: Texts, v2: Texts, inline = false) {
  const [base, ours, theirs] = [treeOf(v1), treeOf(project), treeOf(v2)];
  const changes = mergeTree({ base, ours, theirs, recorded: hashesOf(base) });
  const resolved = changes.map((change) =>
    inline && change.kind === "conflict" && change.file
      ? resolve(change.path, change.file, "inline")
      : change,
  );
  return { said: saidOf(changes), after: textsOf(applied(ours, resolved)) };
}

test("updatediff: what changed around the person's edit is taken, and the edit stays", () => {
  const v1 =
    "Let me introduce myself.\n\nMy name is Guybrush, and my project is to become a pirate.\n\nThanks for your attention.\n";
  const v2 =
    "Let me introduce myself.\n\nMy name is Guybrush.\n\nMy project is to become a pirate.\n\nThanks for your attention.\n";
  const project = v1.replace("attention", "grog");
  const { after } = update({ "README.txt": v1 }, { "README.txt": project }, { "README.txt": v2 });
  expect(after).toEqual({ "README.txt": v2.replace("attention", "grog") });
  const again = update({ "README.txt": v2 }, after, { "README.txt": v2 });
  expect(again.said).toEqual([]);
  const answers = v2
    .replace("Guybrush", "Largo LaGrande")
    .replace("become a pirate", "steal a lot");
  expect(update({ "README.txt": v2 }, after, { "README.txt": answers }).after).toEqual({
    "README.txt": answers.replace("attention", "grog"),
  });
});

test("commit_hooks_respected: a file that a hook formatted is merged with what is formatted alike", () => {
  const format = (text: string) => text.replaceAll(/: +/g, ": ");
  const v1 = "Line 1:      hello\nLine 2:      grog\nLine 3:      bye\n";
  const v2 =
    "Line 1:     hello world\nLine 2:     grow up\nLine 3:     grog\nLine 4:     grow old\nLine 5:     bye bye world\n";
  const merge = (base: string, ours: string, theirs: string) => {
    const changes = mergeTree({
      base: treeOf({ life: base }),
      ours: treeOf({ life: ours }),
      theirs: treeOf({ life: theirs }),
      format,
    });
    return textsOf(applied(treeOf({ life: ours }), changes))["life"];
  };
  expect(merge(v1, format(v1), v2)).toBe(format(v2));
  const evolved = format(v2)
    .replace("Line 3", "Line 2.5: make friends\nLine 3")
    .replace("Line 5", "Line 4.5: no more work\nLine 5");
  // Copier cannot do this: its patch finds no context where an answer changed.
  expect(merge(v2, evolved, v2.replace("grog", "study"))).toBe(evolved.replace("grog", "study"));
});

test("update_deleted_path: what was deleted stays away, though the template changes it", () => {
  const v1 = { deleted: "foo\n", another: "foobar\n" };
  const { after } = update(v1, { another: "foobar\n" }, { deleted: "bar\n", another: "baz\n" });
  expect(after).toEqual({ another: "baz\n" });
});

test.each([
  "unicode_âñ",
  "file with whitespace",
  " leading_whitespace",
  "trailing_whitespace ",
  "\tother_whitespace\t\\t",
  "back\\slash",
  "!special",
  "dont_wildmatch*",
  "m4â4ñ4a",
  'qu`o"tes',
])("update_deleted_path: the path %j is only itself", (path) => {
  const v1 = { [path]: "foo\n", dont_wildmatch: "bar\n" };
  expect(
    update(v1, { dont_wildmatch: "bar\n" }, { [path]: "2\n", dont_wildmatch: "baz\n" }).after,
  ).toEqual({
    dont_wildmatch: "baz\n",
  });
  expect(update(v1, v1, { ...v1, [path]: "2\n" }).after).toEqual({ ...v1, [path]: "2\n" });
});

test("update_deleted_path_not_used_as_pattern: a deleted file is not each file of that name", () => {
  const v1 = { "test.txt": "remove\n", "foo/test.txt": "keep\n", "foo/bar/test.txt": "keep\n" };
  const { "test.txt": _, ...project } = v1;
  const v2 = { "test.txt": "x\n", "foo/test.txt": "y\n", "foo/bar/test.txt": "keep\n" };
  expect(update(v1, project, v2).after).toEqual({
    "foo/test.txt": "y\n",
    "foo/bar/test.txt": "keep\n",
  });
});

test("file_removed: what the template removes goes, and the person's own files in its folders stay", () => {
  const v1 = {
    "1.txt": "content 1\n",
    "dir 2/2.txt": "content 2\n",
    "dir 4/sub/4.txt": "content 4\n",
  };
  const own = {
    "I.txt": "content I\n",
    "dir 3/sub/III.txt": "content III\n",
    "dir 4/sub/IV.txt": "content IV\n",
  };
  expect(update(v1, { ...v1, ...own }, { "6.txt": "content 6\n" }).after).toEqual({
    ...own,
    "6.txt": "content 6\n",
  });
});

const inline = (ours: string, base: string, theirs: string) =>
  `<<<<<<< yours\n${ours}||||||| as it was generated\n${base}=======\n${theirs}>>>>>>> create-mcp-server\n`;

test("update_inline_changed_answers_and_questions: both inserted at one place", () => {
  const { after } = update(
    { content: "aaa\nbbb\nzzz\n" },
    { content: "aaa\nbbb\njjj\nzzz\n" },
    { content: "aaa\nbbb\nccc\nzzz\n" },
    true,
  );
  expect(after).toEqual({ content: `aaa\nbbb\n${inline("jjj\n", "", "ccc\n")}zzz\n` });
});

test("conflict_on_update_with_unicode_in_content: characters beyond the basic plane stay whole", () => {
  const { after } = update(
    { content: "aaa🐍\nbbb🐍\nzzz🐍\n" },
    { content: "aaa🐍\nbbb🐍\njjj🐍\nzzz🐍\n" },
    { content: "aaa🐍\nbbb🐍\nccc🐍\nzzz🐍\n" },
    true,
  );
  expect(after).toEqual({ content: `aaa🐍\nbbb🐍\n${inline("jjj🐍\n", "", "ccc🐍\n")}zzz🐍\n` });
});

const functions = (...names: string[]) =>
  names
    .map(
      (name) =>
        `def function_${name}():\n${'    print("This line is equal to the next one.")\n'.repeat(4)}    print("Previous line lied.")\n`,
    )
    .join("\n");

test("update_needs_more_context: a new function among equal ones does not take an edit from its place", () => {
  const v1 = functions("one", "two");
  const two = v1.lastIndexOf('    print("This');
  const edit = (text: string) => {
    const middle =
      text.length - (v1.length - two) - '    print("This line is equal to the next one.")\n'.length;
    return `${text.slice(0, middle)}    print("This line is new.")\n${text.slice(middle)}`;
  };
  const { after } = update(
    { "sample.py": v1 },
    { "sample.py": edit(v1) },
    { "sample.py": functions("zero", "one", "two") },
  );
  expect(after).toEqual({ "sample.py": edit(functions("zero", "one", "two")) });
});

test("conflicted_files_are_marked_unmerged, 3way_merged_files_without_conflicts_are_not: only true conflicts count", () => {
  const v1 = { "README.md": "upstream version 1\n" };
  const v2 = { "README.md": "upstream version 2\n" };
  expect(update(v1, { "README.md": "upstream version 1 + downstream\n" }, v2).said).toEqual([
    "conflict README.md: in line 1, you and create-mcp-server changed the same lines",
  ]);
  expect(update(v1, v2, v2).said).toEqual(["keep README.md: is already as it should be"]);
});

test("update_with_new_file_in_template_and_project: what both have is no part of the conflict", () => {
  const tests = "tests:\n    stage: test\n    script:\n";
  const pages = "\npages:\n    stage: deploy\n    script:\n        - ./deploy.sh\n";
  const { after } = update(
    {},
    { ".gitlab-ci.yml": `${tests}        - ./test.sh\n${pages}` },
    { ".gitlab-ci.yml": `${tests}        - ./test.sh --slow\n` },
    true,
  );
  expect(after).toEqual({
    ".gitlab-ci.yml":
      tests + inline(`        - ./test.sh\n${pages}`, "", "        - ./test.sh --slow\n"),
  });
});

test("gitignore_file_unignored, update_keeps_template_generated_gitignored_file: what is ignored is merged all the same", () => {
  const v1 = { ".gitignore": "", ".env": "VERSION=v1\n" };
  const v2 = { ".gitignore": ".env\n", ".env": "VERSION=v2\n" };
  const { after } = update(v1, v1, v2);
  expect(after).toEqual(v2);
  expect(update(v2, after, v1).after).toEqual(v1);
});

test("conditional_computed_value: there and back again, by answers", () => {
  const [on, off] = [{ "log.txt": "True True\n" }, { "log.txt": "False False\n" }];
  const { after } = update(on, on, off);
  expect(after).toEqual(off);
  expect(update(off, after, on).after).toEqual(on);
});

function executable(text: string): Tree {
  return new Map([["launcher.sh", { text, mode: 0o755 }]]);
}

test("update_propagates_executable_bit_addition, …_removal, update_with_exec_bit_change_and_merge_conflict", () => {
  const [plain, bit] = [treeOf({ "launcher.sh": "1\n" }), executable("1\n")];
  expect(mergeTree({ base: plain, ours: plain, theirs: bit })).toMatchObject([
    { kind: "update", after: { mode: 0o755 } },
  ]);
  expect(mergeTree({ base: bit, ours: bit, theirs: plain })).toMatchObject([
    { kind: "update", after: { mode: 0o644 } },
  ]);
  expect(
    mergeTree({
      base: plain,
      ours: treeOf({ "launcher.sh": "mine\n" }),
      theirs: executable("2\n"),
    }),
  ).toMatchObject([{ kind: "conflict", file: { mode: 0o755 } }]);
});
