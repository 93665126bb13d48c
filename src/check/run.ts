import { CliError, EXIT } from "../errors.ts";
import { TooLate, within } from "./bounded.ts";
import { failed, left, type Check, type Finding, type Place, type Verdict } from "./check.ts";
import { endedEarly } from "./checks/starts.ts";
import type { ProjectScene, TransportScene } from "./scene.ts";

/** Longer than every wait inside of a check together, save for a project with very many tools. */
const MAX_CHECK_MS = 10 * 60_000;

/** One run of checks: what fails keeps others from being tried, and Ctrl-C ends it. */
export class Run {
  readonly #note: (finding: Finding) => void;
  readonly #begin: (place: Place) => void;
  readonly #signal: AbortSignal;

  constructor(
    note: (finding: Finding) => void,
    begin: (place: Place) => void,
    signal: AbortSignal,
  ) {
    this.#note = note;
    this.#begin = begin;
    this.#signal = signal;
  }

  /** Makes checks at one place; false if one failed without which there is nothing to look at. */
  async all<Scene extends ProjectScene>(
    list: readonly Check<Scene>[],
    place: Place,
    scene: Scene,
  ): Promise<boolean> {
    this.#begin(place);
    /** Why nothing more can be tried here. */
    let closed: string | undefined;
    for (const check of list) {
      if (check.when?.(scene.options) === false) continue;
      const verdict = closed === undefined ? await this.#look(check, scene) : left(closed);
      this.#note({ place, id: check.id, title: check.title, verdict });
      if (closed !== undefined || verdict.state !== "failed") continue;
      if (hasEnded(scene)) closed = "the server had ended";
      else if (check.opens === true) closed = "what comes before it failed";
    }
    return closed === undefined;
  }

  /** Leaves a check out that this project is not made for. */
  leave({ id, title }: Pick<Check<never>, "id" | "title">, place: Place, reason: string): void {
    this.#note({ place, id, title, verdict: left(reason) });
  }

  async #look<Scene extends ProjectScene>(check: Check<Scene>, scene: Scene): Promise<Verdict> {
    if (hasEnded(scene)) return endedEarly(scene.server, "by itself");
    let cancel!: () => void;
    const cancelled = new Promise<never>((_, reject) => {
      cancel = () => reject(new CliError(EXIT.cancelled, "Cancelled."));
    });
    this.#signal.addEventListener("abort", cancel);
    if (this.#signal.aborted) cancel();
    try {
      const work = within(MAX_CHECK_MS, "it", check.run(scene));
      return await Promise.race([work, cancelled]);
    } catch (error) {
      if (!(error instanceof TooLate)) throw error;
      return failed(`it did not end: ${error.message}`, "Look at what the server waits for.");
    } finally {
      this.#signal.removeEventListener("abort", cancel);
    }
  }
}

/** Whether there was a server that has ended without having been asked to. */
function hasEnded<Scene extends ProjectScene>(
  scene: Scene,
): scene is Scene & { readonly server: NonNullable<TransportScene["server"]> } {
  const { server, isEnding } = scene as Partial<TransportScene>;
  return server !== undefined && !server.isRunning() && isEnding !== true;
}
