import { isClusterScoped } from '../../lib/plan/identity';
import { mustKubectl } from '../../testbed';
import { testbed } from './support/testbed';

test('the API server has the same kinds in namespaces, of every group that is known', async () => {
  const lines = (await mustKubectl(testbed(), ['api-resources', '--no-headers'])).trim().split('\n');
  const served = lines.map((line) => {
    const [kind = '', namespaced, apiVersion = ''] = line.trim().split(/\s+/).reverse();
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '-';
    return { group, kind, isClusterScoped: namespaced === 'false' };
  });
  // A ComponentStatus can only be read, so no plan has one.
  const known = served.filter(
    ({ group, kind }) => isClusterScoped(group, kind) !== undefined && kind !== 'ComponentStatus',
  );
  expect(known.length).toBeGreaterThan(50);
  expect(known.filter((each) => isClusterScoped(each.group, each.kind) !== each.isClusterScoped)).toEqual([]);
});
