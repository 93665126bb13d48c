import { randomUUID } from "node:crypto";

import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";

import { Answers, Ask, type InputRequest } from "./ask.ts";
import { isAnswerable } from "./call.ts";
import {
  clientOf,
  type Connection,
  type SdkContext,
} from "./sdk-connection.ts";

const MAX_ROUNDS = 8;
/** A person may take his time. */
const ANSWER_MS = 600_000;

const RESULTS = {
  "elicitation/create": ElicitResultSchema,
  "sampling/createMessage": CreateMessageResultSchema,
  "roots/list": ListRootsResultSchema,
};

/** What could not be asked. The client is told why. */
export class Unanswered extends Error {}

/**
 * Runs something until it has nothing more to ask: each question is a request to the client, which belongs to the one
 * that is being answered.
 */
export async function inRounds<Reply>(
  from: { readonly connection: Connection; readonly sdk: SdkContext },
  run: (answers: Answers) => Promise<Reply | Ask>,
): Promise<Reply> {
  let answers = new Answers();
  for (let round = 0; ; round += 1) {
    const reply = await run(answers);
    if (!(reply instanceof Ask)) return reply;
    if (round === MAX_ROUNDS) {
      throw new Unanswered(`Gave up after ${MAX_ROUNDS} rounds of questions`);
    }
    answers = await askClient(from.connection, from.sdk, reply);
  }
}

async function askClient(
  connection: Connection,
  sdk: SdkContext,
  { questions, state }: Ask,
): Promise<Answers> {
  const client = clientOf(connection);
  for (const [key, question] of Object.entries(questions)) {
    if (isAnswerable(question, client)) continue;
    const { method } = question.request;
    throw new Unanswered(
      `Cannot ask for '${key}' (${method}): ${connection.canAsk ? "the client did not declare that it can answer" : "over HTTP without a session, no client can be asked"}`,
    );
  }
  // One that cannot be answered ends the others.
  const abort = new AbortController();
  const signal = AbortSignal.any([sdk.signal, abort.signal]);
  try {
    const answered = await Promise.all(
      Object.entries(questions).map(async ([key, { request }]) => {
        const answer = await sdk.sendRequest(
          toSdk(request),
          RESULTS[request.method],
          { signal, timeout: ANSWER_MS },
        );
        return [key, answer] as const;
      }),
    );
    return new Answers(
      Object.fromEntries(answered),
      // As it would come back from a client that carries it.
      state === undefined ? undefined : JSON.parse(JSON.stringify(state)),
    );
  } catch (error) {
    abort.abort(error);
    throw new Unanswered(`Not answered: ${(error as Error).message}`);
  }
}

function toSdk({ method, params }: InputRequest): ServerRequest {
  return {
    method,
    params: {
      ...params,
      // Only this revision of the protocol wants one.
      ...(params?.["mode"] === "url" && { elicitationId: randomUUID() }),
    },
  } as ServerRequest;
}
