import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findingsPage } from '../cli/findings-page';
import { withPipelines } from '../cli/pipelines-block';
import { environmentTable } from '../cli/report';
import { synthesize } from '../stacks/synthesis';

const root = path.dirname(__dirname);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('the page of findings is the one that `npm run docs` writes', () => {
  expect(read('lib/finding/README.md')).toBe(findingsPage());
});

test('the picture of the pipelines in README is that of prod’s Collector', () => {
  const readme = read('README.md');
  expect(readme).toContain('flowchart LR\n');
  expect(withPipelines(readme)).toBe(readme);
});

test('the environments in README are those of the stack', () => {
  expect(read('README.md')).toContain(environmentTable(synthesize()));
});

/** A code block behind `<!-- from <file> -->` stands in that file, line by line, whatever its indentation. */
const QUOTE = /<!-- from (\S+) -->\n+```\w*\n([\s\S]*?)```/g;
const unindented = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();

test.each(['README.md', 'CONTRIBUTING.md'])('what %s quotes stands in the code', (page) => {
  const quotes = [...read(page).matchAll(QUOTE)];
  expect(quotes.length).toBeGreaterThan(0);
  for (const [, file = '', snippet = ''] of quotes) expect(unindented(read(file))).toContain(unindented(snippet));
});
