import { isMapping } from '../data';
import { type Finding, finding } from '../finding';
import { AT_ROOT, basePathsOf, givenBasePath } from './base-path';
import type { Contract, ContractOperation } from './contract';
import { groupSame } from './group';
import { DEFAULT_KEY } from './idempotency';
import { checkIdempotency } from './idempotency-rules';
import { declaredOperations } from './operations';
import { type ContractOptions, usableOptions } from './options';
import { parseSource } from './parse';
import { checkOverlaps, checkPaths, checkTemplates } from './path-rules';
import type { FindSource } from './references';
import { checkOperationIds, checkParameters } from './rules';
import { checkSchema, specificationOf } from './schema';
import { checkSensitiveMarks, sensitiveFieldsIn } from './sensitive';
import { brokenSource, child, formatPointer, type Location, locate, rootOf, type Source } from './source';
import { followReferences } from './walk';

/** The text of a file, or why it cannot be had. */
export type ReadText = (file: string) => { readonly text: string } | { readonly problem: string };

/**
 * Reads an OpenAPI 3.0 or 3.1 document. Never throws: whatever is wrong is among the findings of the contract.
 *
 * @param document its text, YAML or JSON
 * @param file its name, from which its relative `$ref`s and the `file:line` of its findings are made
 * @param read how the files that it refers to are read
 * @param options what code says of it beside
 */
export function readContract(document: string, file: string, read: ReadText, options: ContractOptions = {}): Contract {
  const source = parseSource(document, file);
  const root = rootOf(source);
  const specification = specificationOf(root);
  if (source.findings.length > 0) return unreadable(file, source.findings);
  if (!specification) return unreadable(file, [wrongVersion(root)]);

  const { options: usable, findings: wrongOptions, isKeyKnown } = usableOptions(options, file);
  const { basePath, idempotency = {} } = usable;
  const others = new Map<string, Source>([[file, source]]);
  const find = findSource(others, read);
  const { targets, parts, unusual, findings } = followReferences(root, find);
  const given = basePath === undefined ? undefined : givenBasePath(`${file}:1`, basePath);
  const declared = declaredOperations(root, find, idempotency, given);
  const operations = declared.map(({ operation }) => operation);
  const sensitive = sensitiveFieldsIn(parts, find);
  return {
    file,
    title: text(child(root, 'info', 'title')),
    version: text(child(root, 'info', 'version')),
    basePath: (given ?? basePathsOf(root, AT_ROOT)).paths[0] ?? '',
    operations,
    sensitiveFields: [...new Set([...sensitive, ...keyHeaders(operations)])].sort(),
    ...(unusual.length > 0 && { unusualReferences: unusual.map(locate) }),
    findings: inOrder([
      ...wrongOptions,
      ...(given?.findings ?? []),
      ...[...others.values()].flatMap((other) => other.findings),
      ...findings,
      ...checkSchema(root, 'document', specification, find),
      ...targets.flatMap(({ location, kind }) => checkSchema(location, kind, specification, find)),
      ...declared.flatMap((each) => each.findings),
      ...checkPaths(root, declared, find),
      ...checkTemplates(root, declared, find),
      ...checkOverlaps(file, declared),
      ...checkSensitiveMarks(parts),
      ...checkParameters(root, declared, find),
      ...checkIdempotency(root, declared, idempotency, isKeyKnown),
      ...checkOperationIds(declared),
    ]),
  };
}

/** Headers with keys: whoever reads one could repeat a request in the name of its caller. */
function keyHeaders(operations: readonly ContractOperation[]): string[] {
  return operations.flatMap(({ idempotencyKey }) =>
    idempotencyKey?.in === 'header' && idempotencyKey.name !== DEFAULT_KEY.name.toLowerCase()
      ? [idempotencyKey.name]
      : [],
  );
}

/** A contract of which nothing is known but what is wrong with it. */
export function unreadable(file: string, findings: readonly Finding[]): Contract {
  return { file, title: '', version: '', basePath: '', operations: [], sensitiveFields: [], findings };
}

/** MW601 for a file that cannot be had. */
export function cannotRead(path: string, file: string, problem: string): Finding {
  return finding('MW601', path, {
    message: `The file cannot be read: ${problem}`,
    value: file,
    fix: 'correct the name of the file, or make it readable',
  });
}

function findSource(known: Map<string, Source>, read: ReadText): FindSource {
  return (file, askedAt) => {
    const before = known.get(file);
    if (before) return before;
    const result = read(file);
    const source: Source =
      'text' in result
        ? parseSource(result.text, file)
        : brokenSource(file, [cannotRead(askedAt, file, result.problem)], askedAt);
    known.set(file, source);
    return source;
  };
}

function wrongVersion(root: Location): Finding {
  const isOld = isMapping(root.value) && 'swagger' in root.value && !('openapi' in root.value);
  const member = child(root, isOld ? 'swagger' : 'openapi');
  return finding('MW602', locate(member), {
    message: `The member at ${formatPointer(member.pointer)} names no version that can be read`,
    value: member.value,
    allowed: 'openapi: "3.0.x" or "3.1.x", a string',
    fix: 'write an OpenAPI 3.1 document',
  });
}

/** In the order of the files; a part that is checked as a part and for itself has its findings twice. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const unique = new Map(findings.map((f) => [`${f.code} ${f.path} ${f.message}`, f]));
  const { compare } = new Intl.Collator('en', { numeric: true });
  return groupSame([...unique.values()].sort((a, b) => compare(a.path, b.path)));
}

function text(location: Location): string {
  return typeof location.value === 'string' ? location.value : '';
}
