import { setting } from "../../src/options/change.ts";
import { canBeOff, offValue } from "../../src/options/needs.ts";
import type { Option } from "../../src/options/option.ts";
import { PRESETS } from "../../src/options/presets.ts";
import { resolve } from "../../src/options/resolve.ts";
import { OPTIONS, type Given, type Options } from "../../src/options/table.ts";
import { featureWords } from "../../src/options/words.ts";
import type { FileMap } from "../../src/render/file-map.ts";
import { manifestPath } from "../../src/render/manifest.ts";
import { render } from "../../src/render/render.ts";
import { add, changed, known, remove } from "./commands.ts";

/** One command in one project, as it was generated and as the command would generate it. */
export interface Step {
  /** For instance `minimal: add http auth`. */
  readonly name: string;
  readonly before: Options;
  readonly after: Options;
  readonly base: FileMap;
  readonly theirs: FileMap;
}

const renders = new Map<string, FileMap>();

/** Without the manifest, which is written anew and not merged. */
export function rendered(options: Options): FileMap {
  const key = JSON.stringify(options);
  if (!renders.has(key)) {
    renders.set(key, new Map([...render(options)].filter(([path]) => path !== manifestPath)));
  }
  return renders.get(key)!;
}

const rows = OPTIONS as readonly Option[];

/** The projects that people edit in this suite; what is not a preset reaches the values that no preset has. */
export const starts: Readonly<Record<string, Options>> = {
  ...Object.fromEntries(
    PRESETS.map(({ id }) => [id, resolve({ flags: {}, preset: id, known })] as const),
  ),
  "first line of the SDK": resolve({ flags: { sdk: "v1" }, known }),
  everything: chosen((option) => (option.kind === "switch" ? true : onValues(option).at(-1))),
  "bare http": chosen((option) => offValue(option)),
  "half of http": chosen(
    (option) => {
      const isOff = rows.filter(isFeature).indexOf(option) % 2 === 1;
      return isOff ? offValue(option) : option.kind === "switch" ? true : onValues(option)[0];
    },
    ["http"],
  ),
};

export const steps: readonly Step[] = unique(Object.entries(starts)).flatMap(
  ([start, before], index) =>
    // Which package manager it is touches the same few lines everywhere: once is enough.
    stepsFrom(start, before).filter(
      ({ after }) => index === 0 || samePackageManager(before, after),
    ),
);

function samePackageManager(before: Options, after: Options): boolean {
  return before["package-manager"] === after["package-manager"];
}

/** Without the starts that are the same as one before them, as long as no option has a second value. */
function unique(all: readonly (readonly [string, Options])[]): (readonly [string, Options])[] {
  const texts = all.map(([, options]) => JSON.stringify(options));
  return all.filter((_, index) => texts.indexOf(texts[index]!) === index);
}

/** Every `add`, `remove` and `set` that changes a project with these options, each outcome once. */
export function stepsFrom(start: string, before: Options): Step[] {
  const found = new Map<string, Step>();
  const consider = (command: string, after: Options | undefined) => {
    const key = JSON.stringify(after);
    if (after === undefined || found.has(key)) return;
    const name = `${start}: ${command}`;
    found.set(key, { name, before, after, base: rendered(before), theirs: rendered(after) });
  };
  for (const word of featureWords()) {
    consider(`add ${word}`, add(before, word));
    consider(`remove ${word} --with-dependents`, remove(before, word));
  }
  // Where http is what they lack.
  for (const word of featureWords()) consider(`add http ${word}`, add(before, "http", word));
  for (const option of rows) {
    if (option.kind !== "choice") continue;
    for (const { id } of option.values) {
      const assignment = `${option.id}=${id}`;
      consider(
        `set ${assignment}`,
        changed(before, () => setting([assignment], before, String)),
      );
    }
  }
  const all = missing(before);
  if (all.length > 0) consider(`add ${all.join(" ")}`, add(before, ...all));
  return [...found.values()];
}

/** A word for everything that a project does not have. */
export function missing(before: Options): string[] {
  return rows.flatMap((option) => {
    const value: unknown = before[option.id as keyof Options];
    if (option.kind === "choices") {
      return option.values.map(({ id }) => id).filter((id) => !(value as string[]).includes(id));
    }
    return isFeature(option) && value === offValue(option) ? [option.id] : [];
  });
}

type FeatureOption = Extract<Option, { kind: "choice" | "switch" }>;

function isFeature(option: Option): option is FeatureOption {
  return canBeOff(option);
}

function onValues(option: FeatureOption): readonly string[] {
  if (option.kind === "switch") return [];
  return option.values.map(({ id }) => id).filter((id) => id !== offValue(option));
}

/** Options with a value for each option that a project can be without; every transport, if none are named. */
function chosen(
  valueOf: (option: FeatureOption) => unknown,
  transport: readonly string[] = rows.flatMap((option) =>
    option.id === "transport" && "values" in option ? option.values.map(({ id }) => id) : [],
  ),
): Options {
  const flags: Given = Object.fromEntries(
    rows.filter(isFeature).map((option) => [option.id, valueOf(option)]),
  );
  return resolve({ flags: { ...flags, transport }, known });
}
