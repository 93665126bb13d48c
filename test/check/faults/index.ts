import { doorFaults } from "./doors.ts";
import { endFaults } from "./end.ts";
import { offerFaults } from "./offer.ts";
import { operatorFaults } from "./operators.ts";
import { projectFaults } from "./project.ts";
import { startFaults } from "./start.ts";
import type { Faults } from "./fault.ts";

/** In the order in which check would meet them. */
export const faults: Faults = {
  ...projectFaults,
  ...startFaults,
  ...offerFaults,
  ...doorFaults,
  ...operatorFaults,
  ...endFaults,
};
