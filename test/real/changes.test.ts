import { CHANGE_EXPERIMENTS, changesLab } from '../../prove/changes';
import { runExperiments } from '../../prove/experiment';

// The same experiments that `npm run prove -- changes --short` shows as a table.
const lab = changesLab();
afterAll(() => lab.end());

test.each(CHANGE_EXPERIMENTS.filter(({ short }) => short))('$id: $title', async (experiment) => {
  const [verdict] = await runExperiments([experiment], lab, (_title, run) => run(() => {}));
  expect(verdict?.holds ? 'holds' : verdict?.measured).toBe('holds');
});
