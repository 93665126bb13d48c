import { performance } from "node:perf_hooks";
import { cleanText } from "../src/merge/merged.ts";
import { mergeText } from "../src/merge/text.ts";

// tsx bench/merge.ts: how long it takes to merge a text of 5,000 lines, with so many lines changed on each side.
const LINES = 5_000;
const ROUNDS = 15;

const base = Array.from({ length: LINES }, (_, index) => `  const line${index} = ${index % 97};`);

/** Every so many lines, beginning at one, a line is another. */
function changed(by: string, from: number, count: number): string {
  const every = Math.floor(LINES / count);
  return textFrom(base.map((line, index) => (index % every === from ? `${line} // ${by}` : line)));
}

function textFrom(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

for (const count of [1, 10, 100, 1_000]) {
  const [ours, theirs] = [changed("mine", 0, count), changed("new", 3, count)];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    if (cleanText(mergeText(textFrom(base), ours, theirs)) === undefined)
      throw new Error("conflict");
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  console.log(`${LINES} lines, ${count} changed on each side: ${median.toFixed(1)} ms`);
}
