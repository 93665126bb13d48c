import { test } from "vitest";
import { adding, removing } from "../../../src/options/change.ts";
import { CliError } from "../../../src/errors.ts";
import { featureWords } from "../../../src/options/words.ts";
import type { Options } from "../../../src/options/table.ts";
import { render } from "../../../src/render/render.ts";
import { manifestPath, manifestText } from "../../../src/render/manifest.ts";
import { parseManifest } from "../../../src/project/manifest.ts";
import { version } from "../../../src/version.ts";
import { Branches } from "../git-branches.ts";
import { starts } from "../steps.ts";
import type { Tree } from "../tree.ts";

const known = { directory: "my-server", packageManager: "npm" };
type Change = (o: Options) => Options;
function words(before: Options) {
  const out: Record<string, Change> = {};
  const seen = new Set<string>([JSON.stringify(before)]);
  for (const w of featureWords())
    for (const [n, f] of [
      [`add-${w}`, (o: Options) => adding([w], o, known, String)],
      [`remove-${w}`, (o: Options) => removing([w], o, false, String)],
    ] as const) {
      try {
        const k = JSON.stringify(f(before));
        if (seen.has(k)) continue;
        seen.add(k);
        out[n.replace("=", "-")] = f;
      } catch (e) {
        if (!(e instanceof CliError)) throw e;
      }
    }
  return out;
}
const union = (paths: string[]) => paths.map((p) => `${p} merge=union\n`).join("");
const last = (f: Tree) =>
  new Map(f).set("package.json", {
    mode: 0o644 as const,
    text: f
      .get("package.json")!
      .text.replace(
        / {4}"prepack": (".*"),\n([^}]*)\n {2}\}/,
        (_a, x, y) => `${y},\n    "prepack": ${x}\n  }`,
      ),
  });
const lists = ["src/features/index.ts", "src/mcp/transports.ts"];
const setups: Record<string, (files: Tree, options: Options) => Tree> = {
  nothing: (f) => f,
  "union lists+env+manifest": (f) =>
    new Map(f).set(".gitattributes", {
      text: union([...lists, ".env.example", manifestPath]),
      mode: 0o644,
    }),
  "union all": (f) =>
    new Map(f).set(".gitattributes", {
      text: union([...lists, ".env.example", manifestPath, "README.md", "package.json"]),
      mode: 0o644,
    }),
  "manifest spaced": (f) => spaced(f),
  "manifest spaced, union lists+env+manifest": (f) =>
    spaced(f).set(".gitattributes", {
      text: union([...lists, ".env.example", manifestPath]),
      mode: 0o644,
    }),
  "last script constant": (f) => last(f),
  "lists spaced": (f) => listed(f),
  "lists spaced, union lists": (f) =>
    listed(f).set(".gitattributes", { text: union(lists), mode: 0o644 }),
  "lists+manifest spaced, last script, union lists+env+manifest": (f) =>
    spaced(last(listed(f))).set(".gitattributes", {
      text: union([...lists, ".env.example", manifestPath]),
      mode: 0o644,
    }),
  "lists+manifest spaced, last script, union lists+env+manifest+README": (f) =>
    spaced(last(listed(f))).set(".gitattributes", {
      text: union([...lists, ".env.example", manifestPath, "README.md"]),
      mode: 0o644,
    }),
  "lists+manifest spaced, last script, union env+manifest+README": (f) =>
    spaced(last(listed(f))).set(".gitattributes", {
      text: union([".env.example", manifestPath, "README.md"]),
      mode: 0o644,
    }),
  "manifest spaced, union all but package.json, last script constant": (f) =>
    spaced(last(f)).set(".gitattributes", {
      text: union([...lists, ".env.example", manifestPath, "README.md"]),
      mode: 0o644,
    }),
};
function listed(f: Tree) {
  const n = new Map(f);
  for (const p of lists)
    n.set(p, { mode: 0o644 as const, text: f.get(p)!.text.replace(/^export/m, "//\n//\nexport") });
  return n;
}
function spaced(f: Tree) {
  return new Map(f).set(manifestPath, {
    mode: 0o644 as const,
    text: f
      .get(manifestPath)!
      .text.replace(
        /("options": \{\n)([^}]*)(\n {2}\})/,
        (_a, x, y, z) => x + y.split("\n").join("\n\n") + z,
      ),
  });
}
void manifestText;

for (const start of ["bare http", "production"])
  for (const [name, setup] of Object.entries(setups))
    test(`${start} ${name}`, async () => {
      const before = starts[start]!;
      const ws = words(before);
      await using b = await Branches.of(setup(render(before), before));
      for (const [n, f] of Object.entries(ws)) await b.add(n, setup(render(f(before)), f(before)));
      const names = Object.keys(ws);
      const both2: Record<string, Record<string, number>> = {};
      let optionsRight = 0,
        unreadable = 0,
        all3 = 0;
      const order: Record<string, number> = {};
      let pairs = 0,
        clean = 0,
        right = 0;
      const un: Record<string, number> = {},
        wrong: Record<string, number> = {},
        touched: Record<string, number> = {};
      for (const x of names)
        for (const y of names) {
          if (x >= y) continue;
          let both: Options;
          try {
            both = ws[y]!(ws[x]!(before));
            if (JSON.stringify(both) !== JSON.stringify(ws[x]!(ws[y]!(before)))) continue;
          } catch {
            continue;
          }
          pairs++;
          const m = await b.merge(x, y);
          const expected = setup(render(both), both);
          if (m.unmerged.length === 0) clean++;
          for (const p of m.unmerged) un[p] = (un[p] ?? 0) + 1;
          let ok = m.unmerged.length === 0;
          for (const p of new Set([...m.tree.keys(), ...expected.keys()])) {
            const all = [
              setup(render(before), before),
              setup(render(ws[x]!(before)), before),
              setup(render(ws[y]!(before)), before),
            ].map((t) => t.get(p)?.text);
            if (all[0] !== all[1] && all[0] !== all[2]) touched[p] = (touched[p] ?? 0) + 1;
            if (m.unmerged.includes(p)) {
              const sl = (t?: string) =>
                (t ?? "")
                  .split("\n")
                  .filter((l) => l.trim())
                  .toSorted()
                  .join("\n");
              const t = m.tree.get(p)!.replace(/^(<{7} .*|={7}|>{7} .*)\n/gm, "");
              const k =
                t === expected.get(p)?.text
                  ? "right"
                  : sl(t) === sl(expected.get(p)?.text)
                    ? "order"
                    : "wrong";
              (both2[p] ??= {})[k] = ((both2[p] ??= {})[k] ?? 0) + 1;
              continue;
            }
            if (m.tree.get(p) !== expected.get(p)?.text) {
              const sortl = (t?: string) =>
                (t ?? "")
                  .split("\n")
                  .filter((l) => l.trim())
                  .toSorted()
                  .join("\n");
              const kind = sortl(m.tree.get(p)) === sortl(expected.get(p)?.text) ? order : wrong;
              kind[p] = (kind[p] ?? 0) + 1;
              if (p !== manifestPath) ok = false;
              if (process.env["SHOW"] === p) console.log(x, y, m.tree.get(p));
            }
          }
          if (ok) right++;
          try {
            if (
              JSON.stringify(parseManifest(m.tree.get(manifestPath)!, version).options) ===
              JSON.stringify(both)
            )
              optionsRight++;
          } catch {
            unreadable++;
          }
          void all3;
        }
      console.log(
        "FIG",
        JSON.stringify({
          start,
          name,
          pairs,
          clean,
          right,
          optionsRight,
          unreadable,
          un,
          order,
          wrong,
        }),
      );
    });
