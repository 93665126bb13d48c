import { expect, test } from "vitest";

import type { Option } from "../../src/options/option.ts";
import { askOption } from "../../src/prompts/option-question.ts";
import { fakeContext, KEY } from "../support/fake-context.ts";

const option: Option = {
  id: "music",
  kind: "switch",
  question: "Is there music?",
  summary: "whether there is music",
  default: () => false,
  variant: true,
};

test.each([
  [true, KEY.enter, true],
  [false, KEY.enter, false],
  [true, "n", false],
  [false, "y", true],
])("a switch that is %j by default, answered with %j, is %j", async (byDefault, keys, expected) => {
  const context = fakeContext({ terminal: true });
  const answer = askOption(context, option, byDefault, () => undefined);
  await context.stderr.shows(option.question);
  context.stdin.write(keys);
  expect(await answer).toBe(expected);
});
