import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeLines } from "../../../src/merge/lines.ts";
import { cleanText, conflictsOf, textOf } from "../../../src/merge/merged.ts";
import { mergeFile } from "../../../src/merge/file.ts";
import { formatEdits } from "./format-edits.ts";
import { userEdits } from "./user-edits.ts";

const header = "# Copy to .env.\n";
const all = ["LEVEL=info", "HOST=127.0.0.1", "PORT=3000", "RATE=60", "TOKENS="];

/** As the renderer writes it. */
function settings(...lines: string[]): string {
  return header + lines.map((line) => `\n# What ${line.split("=")[0]} is\n# ${line}\n`).join("");
}

function merged(base: string, ours: string, theirs: string): string {
  const result = mergeLines(base, ours, theirs);
  expect(conflictsOf(result)).toEqual([]);
  return textOf(result, "ours");
}

const [level, host, port, rate] = all as [string, string, string, string];

describe(".env.example", () => {
  test("a setting that is added goes behind its neighbour, with its comment", () => {
    const ours = `${settings(host, level)}\n# mine\nMINE=1\n`;
    expect(merged(settings(level, host), ours, settings(level, rate, host))).toBe(
      `${settings(host, level, rate)}\n# mine\nMINE=1\n`,
    );
  });

  test("a setting that is removed goes from wherever it was moved, with its comment", () => {
    const ours = `${settings(port)}\nMINE=1\n${settings(host, level).slice(header.length)}`;
    expect(merged(settings(level, host, port), ours, settings(level, host))).toBe(
      `${header}\nMINE=1\n${settings(host, level).slice(header.length)}`,
    );
  });

  test("a value that the person set stays, whatever the new default is", () => {
    const ours = settings(level, host).replace("# HOST=127.0.0.1", "HOST=0.0.0.0");
    const result = mergeLines(settings(level, host), ours, settings(level, "HOST=::1"));
    expect(textOf(result, "ours")).toBe(ours);
    expect(result.notices).toEqual(["keeps your HOST; generated is now: # HOST=::1"]);
  });

  test("a new explanation comes to a value that the person set", () => {
    const ours = settings(level, host).replace("# HOST=127.0.0.1", "HOST=0.0.0.0");
    const theirs = settings(level, host).replace("What HOST is", "Where it listens");
    expect(merged(settings(level, host), ours, theirs)).toBe(
      ours.replace("What HOST is", "Where it listens"),
    );
  });

  test("an explanation that the person wrote stays, and the new default comes", () => {
    const ours = settings(level, host).replace("What HOST is", "Mine");
    const theirs = settings(level, "HOST=::1").replace("What HOST is", "Where");
    const result = mergeLines(settings(level, host), ours, theirs);
    expect(textOf(result, "ours")).toBe(ours.replace("127.0.0.1", "::1"));
    expect(result.notices).toEqual(["keeps your comment on HOST"]);
  });

  test("a setting that the person changed stays when it is to be removed", () => {
    for (const [before, after] of [
      ["# HOST=127.0.0.1", "HOST=0.0.0.0"],
      ["# What HOST is", "# What HOST is\n# and why"],
    ] as const) {
      const ours = settings(level, host).replace(before, after);
      const result = mergeLines(settings(level, host), ours, settings(level));
      expect(textOf(result, "ours")).toBe(ours);
      expect(result.notices).toEqual(["keeps HOST, which is to be removed: you changed it"]);
    }
  });

  test("a setting that the person has already is not added again", () => {
    const ours = `${settings(level)}\nHOST=mine\n`;
    expect(merged(settings(level), ours, settings(level, host))).toBe(ours);
  });

  test("a setting that the person deleted stays away", () => {
    expect(merged(settings(level, host), settings(level), settings(level, host, port))).toBe(
      settings(level, port),
    );
  });

  test("a new first line is merged as text", () => {
    const theirs = settings(level, host).replace("Copy", "Move");
    expect(merged(settings(level), `${settings(level)}\nMINE=1\n`, theirs)).toBe(
      `${settings(level, host)}\nMINE=1\n`.replace("Copy", "Move"),
    );
  });

  test("several settings in one block, each with its comment, are several", () => {
    const tight = settings(level, host, port).replaceAll("\n\n", "\n");
    expect(merged(settings(level, host, port), tight, settings(level, port))).toBe(
      settings(level, port).replaceAll("\n\n", "\n"),
    );
  });
});

describe(".gitignore", () => {
  test("patterns are a set, each at its place", () => {
    const base = "node_modules/\ndist/\n.env\n";
    const ours = "# mine\n.idea/\n\n.env\nnode_modules/\n";
    expect(merged(base, ours, "node_modules/\n*.log\ndist/\n")).toBe(
      "# mine\n.idea/\n\nnode_modules/\n*.log\n",
    );
    expect(merged(base, ours, "node_modules/\ndist/\n.env\n.idea/\n")).toBe(ours);
  });

  test("a pattern with a comment above it stays when it is to be removed", () => {
    const ours = "node_modules/\n# big\ndist/\n";
    expect(merged("node_modules/\ndist/\n", ours, "node_modules/\n")).toBe(ours);
  });
});

const situation = fc.record({
  has: fc.subarray(all, { minLength: 1, maxLength: all.length - 2 }),
  edit: fc.tuple(userEdits("mine"), fc.option(formatEdits("lines"), { nil: undefined })).map(
    ([edit, format]) =>
      (text: string) =>
        format ? format(edit(text)) : edit(text),
  ),
});

function textWith(lines: readonly string[]): string {
  return settings(...all.filter((line) => lines.includes(line)));
}

function step(base: string, ours: string, theirs: string): string | undefined {
  return cleanText(mergeFile("lines", base, ours, theirs));
}

test("adding a setting and removing it again gives back the file byte by byte", () => {
  fc.assert(
    fc.property(situation, ({ has, edit }) => {
      const added = all.find((line) => !has.includes(line))!;
      const [before, after] = [textWith(has), textWith([...has, added])];
      const ours = edit(before);
      const more = step(before, ours, after)!;
      expect(step(after, more, before), more).toBe(ours);
    }),
  );
});

test("adding one setting and then another is the same the other way round", () => {
  fc.assert(
    fc.property(situation, ({ has, edit }) => {
      const [a, b] = all.filter((line) => !has.includes(line)) as [string, string];
      const inTurn = (first: string, second: string) => {
        const once = step(textWith(has), edit(textWith(has)), textWith([...has, first]))!;
        return step(textWith([...has, first]), once, textWith([...has, first, second]));
      };
      expect(inTurn(a, b)).toBe(inTurn(b, a));
    }),
  );
});
