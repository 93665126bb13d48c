import { cpus } from "node:os";
import { lines } from "./lines/index.ts";
import { Bench } from "./support/bench.ts";

// npm run bench [-- line …] [-- --rounds=12]: how fast the program, what it installs and the servers that it makes are,
// each beside something else in the same minutes. These machines are noisy: ratios count, as a median of the rounds.
const words = process.argv.slice(2);
const rounds = Number(words.find((word) => word.startsWith("--rounds="))?.slice(9) ?? 12);
const ids = words.filter((word) => !word.startsWith("--"));
const unknown = ids.filter((id) => !lines.some((line) => line.id === id));
if (unknown.length > 0) {
  const known = lines.map(({ id }) => id).join(", ");
  throw new Error(`${unknown.join(", ")}: the lines are ${known}`);
}

console.log(`\n${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}\n`);
console.log("| what | measured | to reach | |");
console.log("| --- | --- | --- | --- |");
const missed: string[] = [];
for (const line of lines) {
  if (ids.length > 0 && !ids.includes(line.id)) continue;
  const bench = new Bench(rounds);
  try {
    for (const row of await line.measure(bench)) {
      const verdict = row.reached === undefined ? "" : row.reached ? "reached" : "not reached";
      console.log(`| ${row.what} | ${row.measured} | ${row.aim} | ${verdict} |`);
      if (row.reached === false) missed.push(`- ${row.what}: ${await row.rest?.()}`);
    }
  } finally {
    await bench.close();
  }
}
if (missed.length > 0) console.log("\nWhere the rest goes:\n");
for (const line of missed) console.log(line);
