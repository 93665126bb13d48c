import { offValue, valuesThatMeet } from "./needs.ts";
import type { Known, Option } from "./option.ts";
import { PRESETS } from "./presets.ts";
import { OPTIONS } from "./table.ts";

/** The option table for programs: what `options --json` prints. */
export function describeOptions(known: Known) {
  return {
    options: (OPTIONS as readonly Option[]).map((option) => ({
      id: option.id,
      flag: `--${option.id}`,
      kind: option.kind,
      question: option.question,
      summary: option.summary,
      ...("values" in option && { values: option.values }),
      ...("variant" in option && { variant: option.variant }),
      ...(option.needs !== undefined && { needs: option.needs }),
      // Left out where there is none before a folder is chosen.
      default: option.default(known),
    })),
    presets: PRESETS,
    schema: optionsSchema(),
  };
}

/** The JSON Schema of `Options`, as a manifest and `internal render` hold it. */
export function optionsSchema() {
  const options: readonly Option[] = OPTIONS;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries(options.map((option) => [option.id, valueSchema(option)])),
    required: options.map(({ id }) => id),
    additionalProperties: false,
    allOf: options.flatMap((option) =>
      option.needs === undefined ? [] : [needSchema(option, valuesThatMeet(option.needs))],
    ),
  };
}

function valueSchema(option: Option): object {
  const description = option.summary;
  if (option.kind === "text") return { type: "string", description };
  if (option.kind === "switch") return { type: "boolean", description };
  const oneValue = { enum: option.values.map(({ id }) => id) };
  if (option.kind === "choice") return { ...oneValue, description };
  return { type: "array", items: oneValue, minItems: 1, uniqueItems: true, description };
}

/** It is off where what it needs is not chosen. */
function needSchema(option: Option, values: readonly string[]): object {
  const chosen = {
    properties: { transport: { type: "array", contains: { enum: values } } },
  };
  const off = { properties: { [option.id]: { const: offValue(option) } } };
  return { anyOf: [chosen, off] };
}
