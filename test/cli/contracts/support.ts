import type { Document } from '../../../cli/contracts/documents';
import { readContract } from '../../../lib';

/** A document of some name with these paths, each line as YAML, on a server with this base path. */
export function document(name: string, paths: readonly string[], basePath = '/v1'): Document {
  const text = [
    'openapi: 3.1.0',
    'info: {title: T, version: "1"}',
    `servers: [{url: http://service${basePath}}]`,
    'paths:',
    ...paths,
  ].join('\n');
  const contract = readContract(text, `contracts/${name}`, () => ({ problem: 'there is no such file' }));
  return { name, file: `/now/contracts/${name}`, contract, texts: new Map([[name, text]]), invalid: [] };
}

/** The member of a path item for a method. */
export function operation(id: string, method = 'get'): string {
  return `${method}: {operationId: ${id}, x-idempotency-exempt: a test, responses: {"200": {description: ok}}}`;
}
