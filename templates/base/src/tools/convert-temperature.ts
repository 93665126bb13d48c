import * as z from "zod";

import { UserError } from "../lib/errors.ts";
import { defineTool } from "../mcp/tool.ts";

const unit = z.enum(["celsius", "fahrenheit", "kelvin"]);

/** A synchronous tool: it answers at once. */
export const convertTemperature = defineTool({
  name: "convert_temperature",
  title: "Convert a temperature",
  description: "Converts a temperature between Celsius, Fahrenheit and Kelvin.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    value: z.number().min(-1e6).max(1e6),
    from: unit,
    to: unit,
  }),
  output: z.strictObject({ value: z.number(), unit }),
  run({ value, from, to }) {
    const kelvin = toKelvin[from](value);
    if (kelvin < 0) {
      throw new UserError(`${value} ${from} is below absolute zero`);
    }
    return { value: round(fromKelvin[to](kelvin)), unit: to };
  },
});

type Unit = z.infer<typeof unit>;

const toKelvin: Record<Unit, (value: number) => number> = {
  celsius: (value) => value + 273.15,
  fahrenheit: (value) => ((value - 32) * 5) / 9 + 273.15,
  kelvin: (value) => value,
};

const fromKelvin: Record<Unit, (kelvin: number) => number> = {
  celsius: (kelvin) => kelvin - 273.15,
  fahrenheit: (kelvin) => ((kelvin - 273.15) * 9) / 5 + 32,
  kelvin: (kelvin) => kelvin,
};

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
