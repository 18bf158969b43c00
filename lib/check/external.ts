/** Names what is made outside the plan, on the object that refers to it: `secret/stripe-key, service/legacy`. */
export const EXTERNAL = 'meshwright.dev/external';

/** What an object says is made elsewhere, as `kind/name` in lower case. */
export function externalNames(annotations: Readonly<Record<string, unknown>> | undefined): ReadonlySet<string> {
  return new Set(
    String(annotations?.[EXTERNAL] ?? '')
      .toLowerCase()
      .split(/[\s,]+/),
  );
}
