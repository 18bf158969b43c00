/** Milliseconds as a reader says them: `250 ms`, `1.5 s`. */
export function inSeconds(milliseconds: number): string {
  const rounded = Math.ceil(milliseconds);
  return rounded < 1000 ? `${rounded} ms` : `${rounded / 1000} s`;
}

/** Operations of a chain, from the first caller to the last callee. */
export function chainText(links: readonly string[]): string {
  return links.join(' -> ');
}
