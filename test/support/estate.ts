import { type ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Contract, ContractOperation } from '../../lib/contract';
import { type Finding, findingsOf } from '../../lib/finding';
import { Microservice, type MicroserviceProps } from '../../lib/service';

export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A chart for one namespace, as a stack would have. */
export function chart(namespace = 'finance-test'): Chart {
  return new Chart(new App(), 'finance', { namespace, disableResourceNameHashes: true });
}

/** A contract that has operations of these ids, each a keyed POST with a JSON body at `/<id>`. */
export function contractWith(...ids: string[]): Contract {
  return contractOf(...ids.map((id) => operation({ id, path: `/${id}` })));
}

/** A contract of these operations. */
export function contractOf(...operations: ContractOperation[]): Contract {
  const empty = { sensitiveFields: [], findings: [] };
  return { file: 'contract.yaml', title: 'Test', version: '1.0.0', basePath: '', operations, ...empty };
}

/** A keyed POST with a JSON body, of which only the interesting parts need be given; `{x}` in the path takes `[^/]+`. */
export function operation(parts: Partial<ContractOperation> & { readonly path: string }): ContractOperation {
  const segments = parts.path
    .slice(1)
    .split('/')
    .map((part) => {
      const parameter = /^\{(.*)\}$/.exec(part)?.[1];
      return [parameter === undefined ? { text: part } : { parameter, pattern: '[^/]+' }];
    });
  const keyed = parts.method === undefined || parts.method === 'POST';
  return {
    id: 'run',
    method: 'POST',
    methods: parts.method === 'GET' ? ['GET', 'HEAD'] : [parts.method ?? 'POST'],
    paths: [{ template: parts.path, segments }],
    safe: parts.method === 'GET',
    idempotent: !keyed,
    transactional: keyed,
    ...(keyed && { idempotencyKey: { in: 'header', name: 'idempotency-key', required: true } }),
    requiredHeaders: [],
    requiredQuery: [],
    requestMediaTypes: keyed ? ['application/json'] : [],
    requestBodyRequired: keyed,
    source: 'contract.yaml:1',
    ...parts,
  };
}

/** A microservice of which only the interesting props need be given. */
export function microservice(scope: Chart, name: string, props: Partial<MicroserviceProps> = {}): Microservice {
  return new Microservice(scope, name, {
    name,
    image: `registry.finance.example/${name}@${DIGEST}`,
    contract: contractWith('run'),
    ...props,
  });
}

/** The manifest of the only object of that kind (and name) under a construct. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks at fields of every kind
export function manifestOf(scope: IConstruct, kind: string, name?: string): any {
  const found = objectsOf(scope).filter(
    (object) => object.kind === kind && (name === undefined || object.name === name),
  );
  if (found.length !== 1) throw new Error(`${found.length} objects are a ${kind} ${name ?? ''}`);
  return found[0]?.toJson();
}

/** `Kind/name` of every object under a construct, in the order of declaration. */
export function identities(scope: IConstruct): string[] {
  return objectsOf(scope).map(({ kind, name }) => `${kind}/${name}`);
}

/** What all constructs under a scope report. */
export function findingsUnder(scope: IConstruct): Finding[] {
  return scope.node.findAll().flatMap(findingsOf);
}

function objectsOf(scope: IConstruct): ApiObject[] {
  const isObject = (construct: IConstruct): construct is ApiObject => 'kind' in construct && 'toJson' in construct;
  return scope.node.findAll().filter(isObject);
}
