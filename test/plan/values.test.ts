import { finding, reportsFindings } from '../../lib/finding';
import { planOf } from '../../lib/plan';
import { app, codes, declare } from './support';

function found(kind: string, body: object) {
  const { root, chart } = app('ns');
  declare(chart, { apiVersion: 'v1', kind, metadata: { name: 'a' }, ...body });
  return planOf(root).findings;
}

describe('MW119', () => {
  it('is half of a surrogate pair in a value, at its field', () => {
    expect(found('Node', { data: { a: { list: ['x', 'b\ud800c'] } } })).toMatchObject([
      {
        code: 'MW119',
        path: 'finance/Node-a',
        message: expect.stringContaining('data.a.list.1'),
      },
    ]);
  });

  it('is one in a key', () => {
    expect(found('ConfigMap', { data: { '\udc00': 'x' } })).toMatchObject([{ value: '\udc00' }]);
  });

  it.each(['Secret', 'Deployment'])('shows no text of a %s, which may be secret', (kind) => {
    expect(JSON.stringify(found(kind, { spec: { a: 'hunter2\ud800' } }))).not.toContain('hunter2');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('is the number %s', (value) => {
    expect(found('Service', { spec: { ports: [{ port: value }] } })).toMatchObject([{ value }]);
  });

  it('is no number of a construct that has reported its numbers, but is its text', () => {
    const { root, chart } = app('ns');
    reportsFindings(
      declare(chart, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, port: Number.NaN, text: '\ud800' }),
      () => [finding('MW103', 'finance', { message: 'm', fix: 'f' })],
    );
    expect(codes(planOf(root))).toEqual([
      ['MW103', 'finance'],
      ['MW119', 'finance/Service-a'],
    ]);
  });

  it('is no whole pair, nor a number of any size', () => {
    expect(found('ConfigMap', { data: { '\u{1f600}': '\u{10ffff}\ufffd\0' }, n: [1e308, -0, 5e-324] })).toEqual([]);
  });
});
