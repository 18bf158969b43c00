/** Reads one contract, or only parses it, and prints what that took. Started by contracts.ts. */
import { readFileSync } from 'node:fs';
import { loadContract } from '../lib';

const [how, file = ''] = process.argv.slice(2);
const started = process.cpuUsage();
if (how === 'parse') JSON.parse(readFileSync(file, 'utf8'));
else {
  const { operations, findings } = loadContract(file);
  if (operations.length === 0 || findings.length > 0) throw new Error(`${file}: ${findings[0]?.message}`);
  if (how === 'read three times') for (let i = 0; i < 2; i++) loadContract(file);
}
const { user, system } = process.cpuUsage(started);
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS / 1024 }));
