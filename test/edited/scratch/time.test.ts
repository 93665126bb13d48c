import { test } from "vitest";
import { casesOf, outcomeOf, problemsOfCase } from "../cases.ts";
import { missingImports } from "../imports.ts";
import { edits } from "../edits/index.ts";
import { merge } from "../merging.ts";
const cpu = () => process.cpuUsage().user / 1000;
test("time", async () => {
  let [a, b, c, d, n] = [0, 0, 0, 0, 0];
  for (const edit of Object.values(edits).filter((_, i) => i % 8 === 0)) {
    let t = cpu();
    const cases = await casesOf(edit);
    a += cpu() - t;
    for (const one of cases) {
      n++;
      t = cpu();
      const o = outcomeOf(one, merge);
      b += cpu() - t;
      t = cpu();
      problemsOfCase(one, edit, o);
      c += cpu() - t;
      t = cpu();
      missingImports(o.tree);
      d += cpu() - t;
    }
  }
  console.log({ n, cases: a, merge: b, problems: c, imports: d });
}, 600000);
