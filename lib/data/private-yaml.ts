import { LineCounter, parseDocument } from 'yaml';

/** What is wrong with a text that is no YAML, without a word of it. */
export interface YamlProblem {
  /** Such as `MISSING_CHAR`: https://eemeli.org/yaml/#errors. */
  readonly reason: string;
  /** Where, if it is known. */
  readonly line?: number;
}

/** A document, or what is wrong with it. */
export type PrivateYaml = { readonly value: unknown } | { readonly problem: YamlProblem };

/**
 * Reads a document that may hold secrets. The parser's own messages and warnings quote the text; what this one tells is
 * the kind of the mistake and its line. What the parser would only warn of, such as an unknown tag, is a mistake too:
 * the value is not what it looks like.
 */
export function readPrivateYaml(text: string): PrivateYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) return { problem: { reason: problem.code, line: lines.linePos(problem.pos[0]).line } };
  try {
    return { value: document.toJS() };
  } catch {
    // Aliases without an anchor, or too many of them.
    return { problem: { reason: 'BAD_ALIAS' } };
  }
}

/** `line 3 is no YAML (MISSING_CHAR)`. */
export function describeProblem({ reason, line }: YamlProblem): string {
  return `${line === undefined ? 'it' : `line ${line}`} is no YAML (${reason})`;
}
