import {
  Composer,
  type CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type Scalar,
  type YAMLError,
} from 'yaml';
import { type Finding, finding } from '../finding';
import { brokenSource, MAX_DEPTH, type Source, syntaxError } from './source';
import { expand } from './yaml-aliases';
import { findBeyondJson } from './yaml-beyond-json';
import { nodeFinder, offsetOf, plainValue } from './yaml-nodes';

/** Parses YAML 1.2, of which JSON is a part. */
export function parseYaml(text: string, file: string): Source {
  const lines = new LineCounter();
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  const broken = (...findings: Finding[]): Source => brokenSource(file, findings);
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (isTooDeep(tokens)) return broken(syntaxError(`${file}:1`, `it is nested deeper than ${MAX_DEPTH} levels`));
  // The parser compares each key of a map with all the others, which takes minutes for a very large one.
  const [document, second] = new Composer({ uniqueKeys: false }).compose(tokens, true, text.length);
  if (!document || isEmpty(document)) return broken(syntaxError(`${file}:1`, 'it is empty'));
  if (second) return broken(syntaxError(at(second.range[0]), 'it holds more than one document'));
  const errors = [...document.errors, ...document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED')];
  if (errors.length > 0) return broken(firstError(errors, at));
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    return broken(syntaxError(`${file}:1`, `it says that it is YAML ${document.directives.yaml.version}`));
  }
  const expansion = expand(document.contents);
  const [alias] = expansion.wrong;
  if (alias) return broken(syntaxError(at(offsetOf(alias.node)), alias.problem));
  const { targets } = expansion;
  const { wrong, merging } = findBeyondJson(document.contents, targets);
  if (wrong.length > 0) return broken(...wrong.map(({ node, problem }) => syntaxError(at(offsetOf(node)), problem)));
  const [comment] = /^\s*[{[]/.test(text) ? foreignComments(document.contents) : [];
  if (comment) return broken(foreignComment(at(offsetOf(comment)), comment));
  if (merging.length > 0) return broken(...merging.map((key) => mergeKey(at(offsetOf(key)))));
  if (expansion.values > MAX_VALUES) {
    return broken(syntaxError(`${file}:1`, `its aliases make it ${MAX_VALUES} values or more`));
  }
  if (expansion.depth > MAX_DEPTH) {
    return broken(syntaxError(`${file}:1`, `its aliases nest it deeper than ${MAX_DEPTH} levels`));
  }
  const nodeAt = nodeFinder(document.contents, targets);
  return {
    file,
    value: plainValue(document.contents, targets),
    locate: (pointer) => at(nodeAt(pointer).offset),
    textOf: (pointer) => {
      const { node } = nodeAt(pointer);
      return isScalar(node) ? node.source : undefined;
    },
    findings: [],
  };
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

/** The parser goes on behind an error, but most of what it then finds is caused by the first. */
function firstError(errors: readonly YAMLError[], at: (offset: number) => string): Finding {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  return syntaxError(at(first?.pos[0] ?? 0), first?.message ?? '');
}

function mergeKey(path: string): Finding {
  return finding('MW601', path, {
    message: 'The contract merges maps by the key "<<", which YAML 1.2 and so OpenAPI do not have',
    value: '<<',
    allowed: 'one YAML 1.2 or JSON document',
    fix: 'write the merged members out, or refer to what is shared with a $ref or allOf',
  });
}

/**
 * Scalars without quotes that hold a comment of JSON with comments, in a document that is written like JSON: to YAML it
 * is text, and the key or the value behind it becomes a part of that.
 */
function foreignComments(node: unknown): Scalar[] {
  if (isSeq(node)) return node.items.flatMap(foreignComments);
  if (isMap(node)) return node.items.flatMap(({ key, value }) => [...foreignComments(key), ...foreignComments(value)]);
  return isScalar(node) && node.type === 'PLAIN' && /(?:^|\s)\/[/*]/.test(node.source ?? '') ? [node] : [];
}

function foreignComment(path: string, { source = '' }: Scalar): Finding {
  return finding('MW601', path, {
    message: 'The contract holds a comment that is none in YAML, but text',
    value: source,
    allowed: 'comments behind "#" in YAML; none in JSON',
    fix: 'remove the comment; a text that begins so is written in quotes',
  });
}

/** Keys count as well. A YAML document of ten megabytes has some hundred thousand. */
const MAX_VALUES = 2_000_000;

/** Measured without recursion, on the tokens: the parser itself, and all that reads its result, is recursive. */
function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open: [CST.Token | null | undefined, number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) return true;
    if (!token) continue;
    if (token.type === 'document') open.push([token.value, depth]);
    else if ('items' in token)
      for (const item of token.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return false;
}
