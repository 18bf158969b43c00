import type { HttpMatchRequest, RejectRoute } from './istio';

/** Why the mesh turns a request away, before the service is asked. */
export interface Problem {
  readonly status: 400 | 403 | 404 | 405 | 415;
  /** The reason phrase of the status (RFC 9110), which is what `title` holds for the type "about:blank". */
  readonly title: string;
  /** What is wrong with this request. */
  readonly detail: string;
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route that answers by itself, with a problem document (RFC 9457). */
export function reject(name: string, match: readonly HttpMatchRequest[] | undefined, problem: Problem): RejectRoute {
  const { status, title, detail, headers } = problem;
  return {
    name,
    ...(match && { match }),
    directResponse: { status, body: { string: JSON.stringify({ type: 'about:blank', title, status, detail }) } },
    headers: { response: { set: { 'content-type': 'application/problem+json', ...headers } } },
  };
}
