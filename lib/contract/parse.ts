import { parseJson } from './json-source';
import type { Source } from './source';
import { parseYaml } from './yaml-source';

/** Parses a file: JSON as what it is, anything else as YAML 1.2, which says best what is wrong with either. */
export function parseSource(text: string, file: string): Source {
  const plain = text.replace(/^\uFEFF/, '');
  return (/^\s*[{[]/.test(plain) ? parseJson(plain, file) : undefined) ?? parseYaml(plain, file);
}
