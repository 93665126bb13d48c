import { OPTIONS, type Options } from "./table.ts";

/** The package manager that started this process, from the user agent that all of them set; else npm, which Node brings. */
export function startedBy(
  env: Readonly<Record<string, string | undefined>>,
): Options["package-manager"] {
  const name = env["npm_config_user_agent"]?.split("/")[0];
  const known = OPTIONS.flatMap((option) => (option.id === "package-manager" ? option.values : []));
  return known.find(({ id }) => id === name)?.id ?? "npm";
}
