import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText } from "../../../src/merge/merged.ts";
import { mergeText } from "../../../src/merge/text.ts";
import { emptyFolder, write } from "../folder.ts";
import { large } from "./files.ts";
import { userEdits } from "./user-edits.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const texts = [...large].filter(([path]) => /\.(ts|js|md)$/.test(path)).map(([, { text }]) => text);

test(`where git merge-file finds no conflict, the merge is the same byte by byte (SEED=${seed})`, async () => {
  const triples = fc.sample(
    fc.record({
      base: fc.constantFrom(...texts),
      ours: userEdits("mine"),
      theirs: userEdits("new"),
    }),
    { seed, numRuns: 600 },
  );
  const cases = triples.map(({ base, ours, theirs }) => ({
    base,
    ours: ours(base),
    theirs: theirs(base),
  }));
  const folder = await emptyFolder();
  const files = cases.flatMap(({ base, ours, theirs }, index) => [
    [`${index}.base`, base],
    [`${index}.ours`, ours],
    [`${index}.theirs`, theirs],
  ]);
  await write(folder, Object.fromEntries(files));
  // One shell for all of them: a process for each would take a minute.
  await execa({
    cwd: folder,
    shell: true,
  })`for base in *.base; do n=\${base%.base}; git merge-file -p $n.ours $base $n.theirs > $n.merged 2>/dev/null && touch $n.clean; done; true`;
  let compared = 0;
  for (const [index, { base, ours, theirs }] of cases.entries()) {
    const isClean = await access(join(folder, `${index}.clean`)).then(
      () => true,
      () => false,
    );
    if (!isClean) continue;
    compared += 1;
    const merged = cleanText(mergeText(base, ours, theirs));
    expect(merged, JSON.stringify({ base, ours, theirs })).toBe(
      await readFile(join(folder, `${index}.merged`), "utf8"),
    );
  }
  expect(compared).toBeGreaterThan(200);
});
