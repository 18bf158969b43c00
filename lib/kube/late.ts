/**
 * A value that may be known only at deployment, such as a Pulumi `Output`. The library never looks inside: it is
 * passed on to the object, where the deployment resolves it. Told by its `apply`, so that nothing here needs Pulumi.
 */
export type Late<T> = T | LateValue<T>;

/** What a late value can do: be mapped once it is known. */
export interface LateValue<T> {
  // biome-ignore lint/suspicious/noExplicitAny: Pulumi's own signature lifts promises and outputs; any admits it
  apply(map: (value: T) => any): any;
}

/** Maps a value now if it is known, at deployment otherwise. */
export function mapLate<T extends string, R>(value: Late<T>, map: (value: T) => R): Late<R> {
  return typeof value === 'string' ? map(value) : value.apply(map);
}
