import { type Kind, like } from '../finding';

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

/** Text now, or at deployment. */
export const lateText: Kind<Late<string>> = like('text, or a Pulumi Output of text', (value) => {
  return (
    typeof value === 'string' ||
    (typeof value === 'object' && typeof (value as LateValue<string>)?.apply === 'function')
  );
});

/** Maps a value now if it is known, at deployment otherwise. */
export function mapLate<T extends string, R>(value: Late<T>, map: (value: T) => R): Late<R> {
  return typeof value === 'string' ? map(value) : value.apply(map);
}

/**
 * What stands for a late value while the plan is made. Letters, digits and dashes only, so that it passes wherever a name
 * does; the last word ends the number.
 */
export const lateToken = (number: number) => `pulumi-output-${number}-token`;

/** Finds the tokens of {@link lateToken} in a text. */
export const LATE_TOKENS = /pulumi-output-\d+-token/g;

/** What stands for a value that only the deployment knows, where a plan is made without one. */
export const unknownText = (name: string) => `<known to "pulumi up" only: ${name}>`;

/** Whether a text of a plan holds something that is not known before deployment. */
export function isLateText(text: string): boolean {
  return /pulumi-output-\d+-token|<known to "pulumi up" only: /.test(text);
}
