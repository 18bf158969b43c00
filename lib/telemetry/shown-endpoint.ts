/** An endpoint as a finding shows it: without user, path and query, where credentials stand; nothing of what is no one word. */
export function shownEndpoint(text: string): string | undefined {
  if (/\s/.test(text)) return undefined;
  return text
    .replace(/^([a-z][\w+.-]*:\/\/)?[^/?#@]*@/i, '$1…@')
    .replace(/^([a-z][\w+.-]*:\/\/[^/?#]*)[/?#].+$/is, '$1/…');
}
