import type { CallersOf } from './callers';
import { type Change, judged, type Pair, serviceOf } from './changes';
import type { Document } from './documents';
import { isObject, type Members, Place, type Tree, treeOf } from './tree';
import { comparison, type Divergence, followed } from './walk';

/**
 * Keywords whose changes oasdiff looks at wherever they stand (as of 1.35). A change of any other is one that nobody has
 * judged, also where oasdiff tells of something else about the same operation.
 */
const JUDGED: ReadonlySet<string> = new Set([
  ...['parameters', 'requestBody', 'responses', 'content', 'schema', 'security', 'deprecated', 'in', 'name', '$ref'],
  ...['type', 'format', 'pattern', 'enum', 'default', 'nullable', 'readOnly', 'writeOnly', 'required', 'properties'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['items', 'allOf', 'anyOf', 'oneOf', 'discriminator', 'propertyName', 'mapping', 'minProperties', 'maxProperties'],
]);

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** What differs between two contracts and is in none of the changes that are known: one row an operation. */
export function unjudged(pair: Pair, known: readonly Change[], callersOf: CallersOf): Change[] {
  const { base, now } = pair;
  const [before, after] = [treeOf(base), treeOf(now)];
  const divergences = comparison(before, after);
  const [promised, promises] = [operationsIn(before), operationsIn(after)];
  const row = (id: string | undefined, place: string, found: readonly Divergence[]): Change => ({
    operation: id === undefined ? serviceOf(base) : `${serviceOf(base)}.${id}`,
    place,
    rule: 'not-compared',
    change: `changed in a way that could not be judged: ${found[0]?.pointer}${found.length > 1 ? ` and ${found.length - 1} more` : ''}`,
    ...judged('not-compared', 'unknown', callersOf(base.name, id === undefined ? idsOf(base) : [id])),
  });
  const rows: Change[] = [];
  for (const [key, { place, pointer }] of promised) {
    const still = promises.get(key);
    if (!still) continue;
    const id = idOf(place, key, base);
    const told = known.filter(({ operation }) => operation === `${serviceOf(base)}.${id}`);
    const isMoved = told.some(({ rule }) => rule === 'base-path-changed');
    const found = divergences(place, still.place, pointer)
      .filter(({ keywords }) => !(isMoved && keywords[0] === 'servers'))
      .filter((divergence) => told.length === 0 || !isLookedAt(divergence));
    if (found.length > 0) rows.push(row(id, sourceOf(id, now), found));
  }
  const ofAll = divergences(common(before, known), common(after, known), '#');
  if (ofAll.length > 0) rows.push(row(undefined, now.contract.file, ofAll));
  return rows;
}

function isLookedAt({ keywords, isNew }: Divergence): boolean {
  // A header more in an answer is harmless.
  if (keywords[0] === 'responses' && keywords.at(-1) === 'headers') return isNew;
  const isInParameter = keywords[0] === 'parameters' && keywords.includes('content');
  return !isInParameter && keywords.every((keyword) => JUDGED.has(keyword));
}

/** What holds for all operations, and is in none of the changes that are known. */
function common({ root }: Tree, known: readonly Change[]): Place {
  const { servers, components } = membersOf(root);
  const isMoved = known.some(({ rule }) => rule === 'base-path-changed');
  const isSecured = known.some(({ rule }) => rule.includes('security'));
  const securitySchemes = isObject(components) ? components.securitySchemes : undefined;
  return new Place({ ...(!isMoved && { servers }), ...(!isSecured && { securitySchemes }) }, root.file);
}

interface Promised {
  /** The operation with what it has from its path and its document. */
  readonly place: Place;
  readonly pointer: string;
}

/** The operations of a document, webhooks too, by method and template; the names of parameters do not tell them apart. */
function operationsIn(tree: Tree): Map<string, Promised> {
  const document = membersOf(tree.root);
  const found = new Map<string, Promised>();
  for (const collection of ['paths', 'webhooks']) {
    const items = followed(tree, new Place(document[collection], tree.root.file));
    for (const [template, value] of Object.entries(membersOf(items))) {
      const item = followed(tree, new Place(value, items.file));
      const ofItem = membersOf(item);
      for (const method of METHODS) {
        if (!isObject(ofItem[method])) continue;
        const operation = ofItem[method];
        const parameters = new Map([
          ...parametersOf(tree, ofItem.parameters, item.file),
          ...parametersOf(tree, operation.parameters, item.file),
        ]);
        const effective = {
          ...inherited(document),
          ...inherited(ofItem),
          ...(document.security !== undefined && { security: document.security }),
          ...(ofItem.servers !== undefined && { servers: ofItem.servers }),
          ...operation,
          parameters: Object.fromEntries(parameters),
        };
        const pointer = `#/${collection}/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`;
        const key = `${method.toUpperCase()} ${template.replaceAll(/\{[^{}]*\}/g, '{}')}`;
        found.set(collection === 'paths' ? key : `${key} (webhook)`, {
          place: new Place(effective, item.file),
          pointer,
        });
      }
    }
  }
  return found;
}

/** What a path or a document says about the keys of its operations. */
function inherited(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([key]) => /^x-idempotency-(exempt|adopting)$/.test(key)));
}

function parametersOf(tree: Tree, list: unknown, file: string): [string, Place][] {
  if (!Array.isArray(list)) return [];
  return list.map((value) => {
    const place = followed(tree, new Place(value, file));
    const { in: where, name } = membersOf(place);
    return [`${where} ${where === 'header' ? String(name).toLowerCase() : name}`, place];
  });
}

function membersOf({ value }: Place): Members {
  return isObject(value) ? value : {};
}

function idOf(place: Place, key: string, { contract }: Document): string {
  const { operationId } = membersOf(place);
  if (typeof operationId === 'string' && operationId !== '') return operationId;
  const [method, template = ''] = key.split(' ');
  const same = contract.operations.find((o) => o.method === method && anonymous(o.path).endsWith(template));
  return same?.id ?? key;
}

function anonymous(template: string): string {
  return template.replaceAll(/\{[^{}]*\}/g, '{}');
}

function idsOf({ contract }: Document): string[] {
  return contract.operations.map(({ id }) => id);
}

function sourceOf(id: string, { contract }: Document): string {
  return contract.operations.find((operation) => operation.id === id)?.source ?? contract.file;
}
