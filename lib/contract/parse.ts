import { parseJson } from './json-source';
import { findJsonProblem } from './json-syntax';
import { lineCounter } from './lines';
import { brokenSource, type Source, syntaxError } from './source';
import { parseYaml } from './yaml-source';

/** Parses a file: JSON as what it is, anything else as YAML 1.2. What is named `.json` has to be JSON. */
export function parseSource(text: string, file: string): Source {
  const plain = text.replace(/^\uFEFF/, '');
  const isNamedJson = /\.json$/i.test(file);
  const json = isNamedJson || /^\s*[{[]/.test(plain) ? parseJson(plain, file) : undefined;
  if (json) return json;
  return isNamedJson ? brokenJson(plain, file) : parseYaml(plain, file);
}

/**
 * To YAML most of what is nearly JSON is something else: `{ // note "/orders": …` is a map with one strange key. So what
 * was meant as JSON is not read as YAML.
 */
function brokenJson(text: string, file: string): Source {
  const { at, problem } = findJsonProblem(text) ?? { at: 0, problem: 'it is no JSON' };
  const found = text.trim() === '' ? 'it is empty' : problem;
  const fix = 'correct the syntax; a document in YAML needs a name that ends in ".yaml"';
  return brokenSource(file, [syntaxError(`${file}:${lineCounter(text)(at)}`, found, fix)]);
}
