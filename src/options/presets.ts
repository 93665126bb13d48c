import { CliError, EXIT } from "../errors.ts";
import { show } from "./check.ts";
import { nearest } from "./nearest.ts";
import type { Options } from "./table.ts";

/** A name for a set of option values; what it leaves out has the table's default. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly values: Partial<Options>;
}

/** The first one is the default. */
export const PRESETS: readonly [Preset, ...Preset[]] = [
  {
    id: "production",
    label: "Production",
    hint: "everything a team needs to deploy it",
    // The table's defaults are the production values: written once, there.
    values: {},
  },
  {
    id: "minimal",
    label: "Minimal",
    hint: "a program on the user's machine, over stdio; nothing else",
    values: {
      transport: ["stdio"],
      // With another transport, given by name, it is still the least.
      auth: "none",
      "rate-limit": "none",
      metrics: "none",
      health: false,
      sessions: false,
      shutdown: false,
    },
  },
];

/** @throws CliError with exit code 2 if there is no such preset. */
export function presetValues(id: string = PRESETS[0].id): Partial<Options> {
  const preset = PRESETS.find((candidate) => candidate.id === id);
  if (preset !== undefined) return preset.values;
  const ids = PRESETS.map((candidate) => candidate.id);
  const meant = nearest(id, ids);
  const question = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  throw new CliError(
    EXIT.usage,
    `--preset: ${show(id)} is not one of ${ids.join(", ")}.${question}`,
  );
}
