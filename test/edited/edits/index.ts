import type { Edits } from "../edit.ts";
import { codeEdits } from "./code.ts";
import { formatEdits } from "./format.ts";
import { listEdits } from "./lists.ts";
import { offerEdits } from "./offer.ts";
import { packageJsonEdits } from "./package-json.ts";
import { readmeEdits } from "./readme.ts";
import { settingsFileEdits } from "./settings-files.ts";

export const edits: Edits = {
  ...packageJsonEdits,
  ...readmeEdits,
  ...listEdits,
  ...settingsFileEdits,
  ...offerEdits,
  ...codeEdits,
  ...formatEdits,
};
