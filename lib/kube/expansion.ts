/**
 * What a `$` begins in the value of an environment variable, from left to right: `$$(`, which stands for `$(`; a
 * reference `$(NAME)`; or a `$` that is just that, and before another one would be taken for its escape.
 */
const DOLLAR = /\$\$\(|\$\(([^)]*)\)|\$(?=\$)/g;
/** What is taken for the name of a variable where no variable has that name: `$(date +%s)` is none. */
const LOOKS_LIKE_A_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/**
 * A value in Kubernetes' own notation, in which `$(NAME)` is replaced by the value of another variable and `$$` by `$`.
 * Only the references of a text mean something; whatever else is in it arrives as it was written, so `a$$b` becomes
 * `a$$$b`.
 */
export function toExpandable(text: string): string {
  return text.replace(DOLLAR, (found) => (found === '$' ? '$$' : found));
}

/**
 * The names that the references of a text name. A parenthesis that holds no name (`$(date +%s)`) is a reference only if
 * there is such a variable.
 */
export function referencesIn(text: string, isVariable: (name: string) => boolean): string[] {
  const names = [...text.matchAll(DOLLAR)].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].filter((name) => isVariable(name) || LOOKS_LIKE_A_NAME.test(name));
}
