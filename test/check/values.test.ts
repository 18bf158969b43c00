import { checkPlan } from '../../lib/check';
import { object, planOfManifests } from './support';

const found = (kind: string, body: object) =>
  checkPlan(planOfManifests([object('v1', kind, 'a', body)])).filter(({ code }) => code === 'MW119');

describe('MW119', () => {
  it('is half of a surrogate pair in a value, at its field', () => {
    expect(found('ConfigMap', { data: { a: { list: ['x', 'b\ud800c'] } } })).toMatchObject([
      { path: 'ConfigMap/a', message: expect.stringContaining('data.a.list.1'), value: 'b\ud800c' },
    ]);
  });

  it('is one in a key', () => {
    expect(found('ConfigMap', { data: { '\udc00': 'x' } })).toMatchObject([{ value: '\udc00' }]);
  });

  it('shows nothing of a Secret', () => {
    expect(found('Secret', { stringData: { a: 'secret\ud800' } })[0]).not.toHaveProperty('value');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('is the number %s', (value) => {
    expect(found('Service', { spec: { ports: [{ port: value }] } })).toMatchObject([{ value }]);
  });

  it('is no whole pair, nor a number of any size', () => {
    expect(found('ConfigMap', { data: { '\u{1f600}': '\u{10ffff}\ufffd\0' }, n: [1e308, -0, 5e-324] })).toEqual([]);
  });
});
