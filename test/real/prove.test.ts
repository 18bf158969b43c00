import { runExperiments } from '../../prove/experiment';
import { MESH_EXPERIMENTS, meshLab } from '../../prove/mesh';

// The same experiments that `npm run prove -- --short` shows as a table.
const lab = meshLab();

test.each(MESH_EXPERIMENTS.filter(({ short }) => short))('$id: $title', async (experiment) => {
  const [verdict] = await runExperiments([experiment], lab, (_title, run) => run(() => {}));
  expect(verdict?.holds ? 'holds' : verdict?.measured).toBe('holds');
});
