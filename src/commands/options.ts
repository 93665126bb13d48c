import type { Context } from "../context.ts";
import { valuesThatBring } from "../options/brings.ts";
import type { OptionValue } from "../options/check.ts";
import type { Option } from "../options/option.ts";
import { PRESETS } from "../options/presets.ts";
import { describeOptions } from "../options/schema.ts";
import { OPTIONS } from "../options/table.ts";
import { detectPackageManager } from "../project/package-manager.ts";
import { version } from "../version.ts";

/** Prints the option table: for people, or as one JSON document. */
export function printOptions(context: Context, { json }: { readonly json: boolean }): void {
  const known = { packageManager: detectPackageManager(context.env) };
  if (json) {
    context.stdout.write(`${JSON.stringify({ version, ...describeOptions(known) }, null, 2)}\n`);
    return;
  }
  const lines = (OPTIONS as readonly Option[]).flatMap((option) => {
    const byDefault = option.default(known);
    return [
      `--${option.id}`,
      `    ${option.summary}`,
      ...("values" in option
        ? [`    values:  ${option.values.map(({ id }) => id).join(", ")}`]
        : []),
      ...(option.kind === "choices"
        ? valuesThatBring(option).map(
            ({ id, brings, hint }) => `             ${id} brings ${brings}${hint}`,
          )
        : []),
      ...(option.kind === "switch" ? [`    off:     --no-${option.id}`] : []),
      ...(option.needs === undefined ? [] : [`    needs:   ${option.needs}`]),
      ...(byDefault === undefined ? [] : [`    default: ${asText(byDefault)}`]),
    ];
  });
  const presets = PRESETS.map(({ id, hint }) => `    ${id}: ${hint}`);
  context.stdout.write(`${[...lines, "--preset", ...presets].join("\n")}\n`);
}

function asText(value: OptionValue): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return [value].flat().join(",");
}
