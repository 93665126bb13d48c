import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

import type { Transport } from "../mcp/transport.ts";
import type { ServerDefinition } from "../server.ts";
import { exitWith } from "./exit.ts";
import type { Feature } from "./feature.ts";
import {
  baseSettings,
  describeSettings,
  misspelt,
  readSettings,
  SettingsError,
  type BaseSettings,
} from "./settings.ts";

interface Configuration {
  readonly transport: Transport;
  /** Those that are for this transport. */
  readonly features: readonly Feature[];
  readonly settings: BaseSettings & Record<string, unknown>;
  readonly warnings: readonly string[];
}

const USAGE = `Options:
  --transport <name>  how to be reached; the variable TRANSPORT does the same
  --check-config      print the effective settings and exit
  --help              print this and exit`;

/**
 * Reads the command line and the environment. `.env` is read where NODE_ENV is not production; variables that are
 * set win. Whatever is wrong ends the process here, with exit code 78.
 */
export function configure(parts: {
  transports: Record<string, Transport>;
  features: readonly Feature[];
  server: ServerDefinition;
}): Configuration {
  const options = readCommandLine();
  if (options.help) printAndExit(USAGE);
  if (process.env["NODE_ENV"] !== "production" && existsSync(".env")) {
    process.loadEnvFile(".env");
  }
  const { env } = process;

  const names = Object.keys(parts.transports);
  const name = options.transport ?? (env["TRANSPORT"] || names[0]!);
  const transport = parts.transports[name];
  if (!transport) {
    exitWith(78, `There is no transport ${name}: use ${names.join(" or ")}`);
  }

  const features = parts.features.filter(
    (feature) => (feature.transport ?? name) === name,
  );
  const shape = { ...baseSettings, ...transport.settings };
  for (const feature of features) Object.assign(shape, feature.settings);
  try {
    const settings = readSettings(shape, env);
    const problems = [
      ...(transport.check?.(settings, features) ?? []),
      ...features.flatMap(
        (feature) => feature.check?.(settings, parts.server) ?? [],
      ),
    ];
    if (problems.length > 0) throw new SettingsError(problems);
    if (options["check-config"]) {
      printAndExit(
        [`TRANSPORT=${name}`, ...describeSettings(shape, settings)].join("\n"),
      );
    }
    const warnings = misspelt([...Object.keys(shape), "TRANSPORT"], env).map(
      ({ name, meant }) => `${name} is not a setting. Did you mean ${meant}?`,
    );
    return { transport, features, settings, warnings };
  } catch (error) {
    if (error instanceof SettingsError) exitWith(78, error.message);
    throw error;
  }
}

function printAndExit(text: string): never {
  process.stdout.write(`${text}\n`);
  process.exit(0);
}

function readCommandLine() {
  try {
    return parseArgs({
      options: {
        transport: { type: "string" },
        "check-config": { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    exitWith(78, `${(error as Error).message}\n${USAGE}`);
  }
}
