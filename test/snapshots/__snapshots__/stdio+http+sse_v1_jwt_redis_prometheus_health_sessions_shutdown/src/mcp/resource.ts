import type { CallContext } from "./context.ts";

type Awaitable<T> = T | Promise<T>;

interface ResourceDetails {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

/** One resource at one address. */
export interface FixedResource extends ResourceDetails {
  readonly uri: string;
  read(context: CallContext): Awaitable<string | Uint8Array>;
  /**
   * Lets clients ask to be told of changes. Called when the first one does (once for each way in): call `changed`
   * after each change, until the function that is returned is called.
   */
  watch?(changed: () => void): () => void;
}

/** Many resources, whose addresses follow a pattern (RFC 6570): `notes://{id}`. */
export interface ResourcePattern extends ResourceDetails {
  readonly uriTemplate: string;
  /**
   * The variables come from the client: check them before they become part of a path or a query.
   * Undefined if there is no such resource.
   */
  read(
    variables: Readonly<Record<string, string>>,
    context: CallContext,
  ): Awaitable<string | Uint8Array | undefined>;
  /** Suggestions for a variable while it is typed. */
  readonly complete?: Readonly<
    Record<string, (typed: string) => Awaitable<readonly string[]>>
  >;
}

export type Resource = FixedResource | ResourcePattern;

export function defineResource(resource: FixedResource): FixedResource;
export function defineResource(resource: ResourcePattern): ResourcePattern;
export function defineResource(resource: Resource): Resource {
  return resource;
}
