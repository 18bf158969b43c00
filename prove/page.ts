import type { Bar, Verdict } from './experiment';

/** The verdicts as a page of its own, with a chart where there are numbers. It needs no script and no network. */
export function page(verdicts: readonly Verdict[], title: string): string {
  const failed = verdicts.filter(({ holds }) => !holds).length;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1b1f24; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d8dee4; }
  .holds { color: #116329; } .fails { color: #a40e26; font-weight: 600; }
  figure { margin: 1.5rem 0; } figcaption { font-weight: 600; margin-bottom: .4rem; }
  svg text { font: 12px system-ui, sans-serif; fill: #1b1f24; }
</style>
<h1>${escaped(title)}</h1>
<p>${verdicts.length - failed} of ${verdicts.length} promises hold.</p>
<table>
<tr><th>experiment<th>policy<th>predicted<th>measured<th>verdict</tr>
${verdicts.map(row).join('\n')}
</table>
${verdicts.map(figure).join('\n')}
</html>
`;
}

function row({ title, policy, predicted, measured, holds }: Verdict): string {
  const verdict = holds ? '<td class="holds">holds' : '<td class="fails">does not hold';
  return `<tr><td>${escaped(title)}<td>${escaped(policy)}<td>${escaped(predicted)}<td>${escaped(measured)}${verdict}</tr>`;
}

const WIDTH = 480;
const BAR = 22;
const LABELS = 260;

function figure({ title, bars = [] }: Verdict): string {
  if (bars.length === 0) return '';
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const lines = bars.map((bar, i) => line(bar, i, longest));
  const height = bars.length * BAR;
  return `<figure><figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${LABELS + WIDTH + 90} ${height}" width="100%" role="img" aria-label="${escaped(title)}">
${lines.join('\n')}
</svg></figure>`;
}

function line({ label, value, unit }: Bar, index: number, longest: number): string {
  const y = index * BAR;
  const width = Math.max(1, (value / longest) * WIDTH);
  return `<text x="0" y="${y + 15}">${escaped(label)}</text>
<rect x="${LABELS}" y="${y + 3}" width="${width.toFixed(1)}" height="${BAR - 6}" fill="#0969da"/>
<text x="${LABELS + width + 6}" y="${y + 15}">${value} ${escaped(unit)}</text>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
