/** What a tool, a resource or a prompt can show: the content blocks of the protocol. */
export type Content =
  | { type: "text"; text: string }
  | { type: "image"; data: string; mimeType: string }
  | { type: "audio"; data: string; mimeType: string }
  | { type: "resource"; resource: EmbeddedResource }
  | {
      type: "resource_link";
      uri: string;
      name: string;
      description?: string;
      mimeType?: string;
    };

export type EmbeddedResource =
  | { uri: string; mimeType?: string; text: string }
  | { uri: string; mimeType?: string; blob: string };

/** Makes content blocks: `content.text("Hello")`, `content.image(bytes, "image/png")`. */
export const content = {
  text: (text: string): Content => ({ type: "text", text }),
  image: (bytes: Uint8Array, mimeType: `image/${string}`): Content => ({
    type: "image",
    data: base64(bytes),
    mimeType,
  }),
  audio: (bytes: Uint8Array, mimeType: `audio/${string}`): Content => ({
    type: "audio",
    data: base64(bytes),
    mimeType,
  }),
  /** A resource with its text or bytes, put into the answer. */
  resource: (
    uri: string,
    body: string | Uint8Array,
    mimeType: string,
  ): Content => ({
    type: "resource",
    resource: resourceContents(uri, body, mimeType),
  }),
  /** A pointer to a resource that the client may read. */
  link: (
    uri: string,
    name: string,
    details: { description?: string; mimeType?: string } = {},
  ): Content => ({ type: "resource_link", uri, name, ...details }),
};

export function resourceContents(
  uri: string,
  body: string | Uint8Array,
  mimeType: string,
): EmbeddedResource {
  return typeof body === "string"
    ? { uri, mimeType, text: body }
    : { uri, mimeType, blob: base64(body) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    "base64",
  );
}
