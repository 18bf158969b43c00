import { BLIND_SPOTS, NO_CHANGES } from './blind-spots';
import { compared } from './compared';

const told = async (base: string, now: string, answer = '[]') => {
  const { changes, code } = await compared({ 'a.yaml': base }, { 'a.yaml': now }, answer);
  return { rows: changes.map(({ effect, rule }) => `${effect} ${rule}`), code };
};

test.each(BLIND_SPOTS)('%s, of which oasdiff says nothing, is told: %s', async (_, row, base, now) => {
  expect(await told(base, now)).toEqual({ rows: [row], code: row.startsWith('breaks') ? 1 : 3 });
});

test.each(NO_CHANGES)('%s: no change', async (_, base, now) => {
  expect(await told(base, now)).toEqual({ rows: [], code: 0 });
});

test('beside something harmless of the same operation, what oasdiff never looks at is told', async () => {
  const [, , base = '', now = ''] = BLIND_SPOTS.find(([name]) => name === 'not') ?? [];
  const harmless = { id: 'request-body-x', text: 'x', level: 1, operation: 'POST', operationId: 'a', path: '/a' };
  expect(await told(base, now, JSON.stringify([harmless]))).toMatchObject({
    rows: ['unknown not-compared', 'harmless request-body-x'],
    code: 3,
  });
});

test('the place of what could not be judged is named', async () => {
  const [, , base = '', now = ''] = BLIND_SPOTS.find(([name]) => name === 'explode') ?? [];
  const { changes } = await compared({ 'a.yaml': base }, { 'a.yaml': now }, '[]');
  expect(changes[0]).toMatchObject({
    operation: 'a.a',
    change: 'changed in a way that could not be judged: #/paths/~1a/get/parameters/query q/explode',
    callers: ['x'],
  });
});

test('schemas that refer to each other, in circles and in long chains, are compared to their end', async () => {
  const chain = (type: string) => {
    const schemas = Array.from({ length: 200 }, (_, i): [string, object] => [
      `S${i}`,
      {
        properties: {
          next: { $ref: `#/components/schemas/S${i + 1}`, nullable: true },
          first: { $ref: '#/components/schemas/S0' },
        },
      },
    ]);
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } };
    return JSON.stringify({
      openapi: '3.0.3',
      info: { title: 'T', version: '1' },
      paths: { '/a': { get: { operationId: 'a', responses: { 200: { description: 'ok', content } } } } },
      components: { schemas: { ...Object.fromEntries(schemas), S200: { type } } },
    });
  };
  expect(await told(chain('string'), chain('integer'))).toEqual({ rows: ['unknown not-compared'], code: 3 });
  expect(await told(chain('string'), ` ${chain('string')}`)).toEqual({ rows: [], code: 0 });
});
