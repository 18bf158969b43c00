import { runExperiments } from '../../prove/experiment';
import { mostFailures, repeat } from '../../prove/mesh/lab';
import { page } from '../../prove/page';

const experiment = { id: 'a', title: '<a>', policy: 'p', short: true };
const step = <T>(_title: string, run: (detail: (text: string) => void) => Promise<T>) => run(() => {});

test('an experiment that cannot be made does not hold, and the next one is made all the same', async () => {
  const verdicts = await runExperiments(
    [
      { ...experiment, run: () => Promise.reject(new Error('no Envoy')) },
      { ...experiment, id: 'b', run: async () => ({ predicted: '1', measured: '1', holds: true }) },
    ],
    undefined,
    step,
  );
  expect(verdicts).toMatchObject([
    { id: 'a', holds: false, measured: 'no Envoy' },
    { id: 'b', holds: true },
  ]);
});

test('the page counts what holds, draws the bars and escapes what it is given', () => {
  const bars = [
    { label: 'with', value: 1, unit: 's' },
    { label: 'without', value: 4, unit: 's' },
  ];
  const html = page([{ ...experiment, predicted: '1', measured: '2', holds: false, seconds: 1, bars }], 'Title');
  expect(html).toContain('0 of 1 promises hold');
  expect(html).not.toContain('<a>');
  expect([...html.matchAll(/<rect .*? width="([\d.]+)"/g)].map(([, width]) => width)).toEqual(['120.0', '480.0']);
});

test.each([
  [0.000125, 300, 1],
  [0.027, 300, 18],
  [0.5, 100, 65],
])('of tries that fail with %d, %i give at most %i failures', (p, count, most) => {
  expect(mostFailures(p, count)).toBe(most);
});

test('calls are made so many at a time, and their results keep their places', async () => {
  let running = 0;
  let widest = 0;
  const results = await repeat(20, 3, async (i) => {
    running += 1;
    widest = Math.max(widest, running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    return i * i;
  });
  expect(widest).toBe(3);
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i * i));
});
