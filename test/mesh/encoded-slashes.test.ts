import { readContract } from '../../lib/contract';
import { ServiceMesh } from '../../lib/mesh';
import { chart, findingsUnder, microservice } from '../support/estate';

const file = (parameter: object, path = '/files/{name}') =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Files', version: '1' },
    paths: {
      [path]: {
        get: {
          operationId: 'getFile',
          parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' }, ...parameter }],
          responses: { 200: { description: 'the file' } },
        },
      },
    },
  });

const found = (document: string) => {
  const scope = chart();
  const contract = readContract(document, 'files.json', () => ({ problem: 'there is no such file' }));
  const members = [{ service: microservice(scope, 'files', { contract }) }];
  new ServiceMesh(scope, 'mesh', { members, version: '1.31', telemetry: { samplingPercentage: 5 } });
  return findingsUnder(scope).map(({ code, path, message }) => [code, path, message]);
};

test('a parameter of a member that asks for encoded slashes is MW315, once for all base paths', () => {
  const servers = JSON.parse(file({ 'x-encoded-slashes': true }));
  const findings = found(JSON.stringify({ ...servers, servers: [{ url: '/v1' }, { url: '/v2' }] }));
  expect(findings).toEqual([['MW315', 'finance/mesh/files/getFile', expect.stringContaining('parameter name ')]]);
});

test.each([
  ['a pattern that names a slash', { type: 'string', pattern: '^[a-z/]+$' }],
  ['a pattern that names a backslash', { type: 'string', pattern: '^a\\\\b$' }],
  ['an enum with a slash', { enum: ['a', 'a/b'] }],
  ['one of several enums with a backslash', { oneOf: [{ const: 'a' }, { const: 'a\\b' }] }],
])('%s is MW315 as well', (_, schema) => {
  expect(found(file({ schema })).map(([code]) => code)).toEqual(['MW315']);
});

test.each([
  ['has a pattern that includes a slash and names none', file({ schema: { type: 'string', pattern: '^[^a]\\W.+$' } })],
  ['has the mark and a pattern without a slash', file({ 'x-encoded-slashes': true, schema: { pattern: '^[a-z]+$' } })],
  ['has an enum with an encoded slash as its text', file({ schema: { enum: ['a%2Fb'] } })],
  ['does not', file({ 'x-encoded-slashes': false })],
  ['takes several segments', file({ 'x-encoded-slashes': true, 'x-multi-segment': true })],
])('one that %s is none', (_, document) => {
  expect(found(document).filter(([code]) => code === 'MW315')).toEqual([]);
});
