/** An error of the protocol: the client is told its code and its message. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: number;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: number,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
