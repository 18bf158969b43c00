import { formatFinding, renderYaml } from '../../lib';
import { randomFrom } from '../plan/random';
import { type Case, randomCollector, randomMesh, randomMicroservice, randomNeighbour } from '../support/random-props';

/** What is more than a finding takes, with room for a machine that is busy. */
const LONGEST_MS = 2000;

function judge(make: () => Case) {
  const started = Date.now();
  const { given, plan, findings } = make();
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length === 0) renderYaml(plan);
  const took = Date.now() - started;
  if (took > LONGEST_MS) throw new Error(`${took} ms for ${JSON.stringify(given)}`);
  // A failure that nothing explains would be a mistake of ours.
  const failures = findings.filter(({ code }) => code === 'MW112').map(formatFinding);
  const lines = findings.map(formatFinding).filter((line) => line.includes('\n') || line.includes('undefined'));
  return { errors, problems: [...failures, ...lines].map((line) => `${line}\n${JSON.stringify(given)}`) };
}

test.each([
  ['a microservice', 400, randomMicroservice],
  ['a Namespace or a Secret', 200, randomNeighbour],
  ['a mesh', 100, randomMesh],
  ['a Collector', 30, randomCollector],
])('whatever %s is given, it neither throws nor hangs: all that is wrong is a finding', (_name, cases, make) => {
  const random = randomFrom(11);
  let [sound, unsound] = [0, 0];
  for (let i = 0; i < cases; i++) {
    const { errors, problems } = judge(() => make(random));
    expect(problems).toEqual([]);
    if (errors.length === 0) sound++;
    else unsound++;
  }
  // Both kinds are there, or the test would judge nothing.
  expect(Math.min(sound, unsound)).toBeGreaterThan(cases / 50);
});
