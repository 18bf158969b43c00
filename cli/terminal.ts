import { styleText } from 'node:util';
import type { Progress } from '../testbed/progress';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colour only where a person looks at it: on a terminal, and not under NO_COLOR (https://no-color.org). */
export function styled(style: Style, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}

/** A table with left-aligned text and right-aligned numbers, two spaces between the columns. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i] ?? '').length)));
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, i) =>
        typeof cell === 'number' ? String(cell).padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((w) => '-'.repeat(w)).join('  ');
  return [styled('bold', line(head)), styled('dim', rule), ...rows.map(line)].join('\n');
}

/** Where no terminal redraws a line, a long step says so often how far it is, in milliseconds. */
const REPORT_EVERY = 10_000;

/** Progress on stderr, so that stdout stays what a machine reads. On a terminal the running step redraws its line. */
export function terminalProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  return {
    note: (text) => out.write(`${text}\n`),
    async step(title, run) {
      const started = Date.now();
      const line = (mark: string) =>
        `${mark} ${title}  ${((Date.now() - started) / 1000).toFixed(1)} s  ${tail}`.trimEnd();
      let tail = '';
      const draw = () => out.write(out.isTTY ? `\r\x1b[K${line('…').slice(0, out.columns)}` : `${line('…')}\n`);
      const timer = setInterval(draw, out.isTTY ? 200 : REPORT_EVERY);
      const end = (mark: string) => out.write(`${out.isTTY ? '\r\x1b[K' : ''}${line(mark)}\n`);
      try {
        const result = await run((text) => {
          tail = text;
        });
        end('✓');
        return result;
      } catch (error) {
        end('✗');
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
