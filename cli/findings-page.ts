import { CODES } from '../lib';

const FAMILIES: Readonly<Record<string, string>> = {
  1: 'wiring',
  2: 'security',
  3: 'mesh',
  4: 'call chains',
  5: 'telemetry',
  6: 'contracts',
};

/** The page of finding codes, from their one table. */
export function findingsPage(): string {
  const rows = Object.entries(CODES).map(([code, { level, title }]) => {
    return `| ${code} | ${FAMILIES[code.charAt(2)]} | ${level} | ${title} |`;
  });
  return `# Findings

Everything that is wrong is reported at once: \`CODE level place: what (is: value). Allowed: … Fix: ….\`
An \`error\` stops synthesis and deployment; a \`warning\` does too in a strict environment (staging, prod).
A code never changes its meaning and is never used again. This page is made from \`codes.ts\` by \`npm run docs\`.

| code | family | level | rule |
|---|---|---|---|
${rows.join('\n')}
`;
}
