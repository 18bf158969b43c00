/** Runs one candidate in a fresh process: `child.ts <candidate> <services> <folder>`; prints its phases as JSON. */
import { CANDIDATES } from './candidates';

const [name = '', count, folder = ''] = process.argv.slice(2);
const candidate = CANDIDATES[name];
if (!candidate) throw new Error(`no such candidate: ${name}`);
process.stdout.write(JSON.stringify(candidate(Number(count), folder)));
