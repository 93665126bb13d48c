import { createTwoFilesPatch } from "diff";
import { test } from "vitest";
import { casesOf, outcomeOf, problemsOfCase } from "../cases.ts";
import { edits } from "../edits/index.ts";
import { merge } from "../merging.ts";
test("show", async () => {
  const [name, edit] = Object.entries(edits).find(([n]) => n.includes(process.env["EDIT"]!))!;
  const cases = (await casesOf(edit)).filter(({ step }) =>
    step.name.includes(process.env["STEP"] ?? ""),
  );
  for (const one of cases.slice(0, Number(process.env["N"] ?? 1))) {
    const o = outcomeOf(one, merge);
    let s = `### ${name} / ${one.step.name}\n` + problemsOfCase(one, edit, o).join("\n") + "\n";
    for (const c of o.conflicts) s += `CONFLICT ${c.path}: ${c.reason}\n`;
    for (const c of o.notices) s += `NOTICE ${c.path}: ${c.reason}\n`;
    const p = process.env["P"];
    for (const path of new Set([...one.ours.keys(), ...o.tree.keys()])) {
      if (p && !path.includes(p)) continue;
      const [a, b] = [one.ours.get(path)?.text ?? "", o.tree.get(path)?.text ?? ""];
      if (a !== b)
        s +=
          a === "" || b === ""
            ? `${a === "" ? "NEW" : "GONE"} ${path}\n`
            : createTwoFilesPatch(path, path, a, b, undefined, undefined, { context: 2 });
      if (process.env["BT"])
        s +=
          "BASE→THEIRS " +
          createTwoFilesPatch(
            path,
            path,
            one.step.base.get(path)?.text ?? "",
            one.step.theirs.get(path)?.text ?? "",
            undefined,
            undefined,
            { context: 2 },
          );
    }
    console.log(s);
  }
});
