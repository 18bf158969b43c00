import { table, terminalProgress } from '../../cli/terminal';

/** A stream that is no terminal, and what was written to it. */
function stream() {
  const written: string[] = [];
  const out = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  return { out, written };
}

test('a table aligns text to the left and numbers to the right', () => {
  expect(
    table(
      ['name', 'n'],
      [
        ['a', 5],
        ['longer', 12],
      ],
    ),
  ).toBe('name    n\n------  --\na        5\nlonger  12');
});

test('a step ends with its mark, its time and the last that was said of it', async () => {
  const { out, written } = stream();
  const result = await terminalProgress(out).step('Build', async (detail) => {
    detail('half');
    detail('done');
    return 7;
  });
  expect(result).toBe(7);
  expect(written.join('')).toMatch(/^✓ Build {2}\d+\.\d s {2}done\n$/);
});

test('a step that fails says so and passes the error on', async () => {
  const { out, written } = stream();
  const failing = terminalProgress(out).step('Build', () => Promise.reject(new Error('no compiler')));
  await expect(failing).rejects.toThrow('no compiler');
  expect(written.join('')).toMatch(/^✗ Build/);
});

test('a long step reports without a terminal, too, but not at each detail', async () => {
  jest.useFakeTimers();
  try {
    const { out, written } = stream();
    let finish = () => {};
    const step = terminalProgress(out).step('Build', (detail) => {
      for (let i = 0; i < 100; i++) detail(`package ${i}`);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    jest.advanceTimersByTime(25_000);
    expect(written).toEqual([
      expect.stringMatching(/^… Build {2}10\.0 s {2}package 99\n$/),
      expect.stringMatching(/^… Build {2}20\.0 s {2}package 99\n$/),
    ]);
    finish();
    await step;
  } finally {
    jest.useRealTimers();
  }
});
