import { randomUUID } from "node:crypto";

import type { Logger } from "./logger.ts";

const MAX_MESSAGE_LENGTH = 2048;

/**
 * An error whose message is meant for the caller, and is shown to the model: "There is no city named Atlantis."
 * Anything else that is thrown reaches the caller as an id only, and the log in full.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(message: string, options?: ErrorOptions) {
    super(printable(message.slice(0, MAX_MESSAGE_LENGTH)), options);
  }
}

/** Whether the message of what was thrown is meant for the caller. */
export function isUserError(thrown: unknown): thrown is UserError {
  try {
    return thrown instanceof UserError;
  } catch {
    return false; // A proxy of which nothing can be found out.
  }
}

/** Logs an unexpected error, and returns the text that may be told about it: an id to look it up by. */
export function mask(
  error: unknown,
  logger: Logger,
  where: Record<string, unknown>,
): string {
  const errorId = randomUUID();
  try {
    logger.error({ ...where, errorId, err: error }, "unexpected error");
  } catch {
    // A getter of it throws, with a message that must not get out in its place.
    logger.error(
      { ...where, errorId },
      "unexpected error, not to be looked at",
    );
  }
  return `Internal error (id: ${errorId})`;
}

/** The text without control characters (line breaks and tabs stay) and without lone surrogates. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, "");
}
