import type { Manifest } from '../../lib';
import type { LiveObject } from '../../runner/kubectl';
import { previewRows } from '../../runner/preview';
import { configMap, live, namespace } from './fixture';

const planned = configMap({ mode: 'fast' });
const managedBy = (object: LiveObject, manager: string, subresource?: string): LiveObject => ({
  ...object,
  metadata: { ...object.metadata, managedFields: [{ manager, operation: 'Apply', subresource }] },
});

test.each<[string, LiveObject[], LiveObject[], string]>([
  ['is not there', [], [live(planned)], 'created'],
  ['is not there, as its namespace is not', [], [], 'created'],
  ['is as planned', [live(planned)], [live(planned)], 'unchanged'],
  ['has another value', [live(configMap({ mode: 'slow' }))], [live(planned)], 'changed'],
  [
    'has another status',
    [managedBy(live(planned, { status: 1 }), 'a', 'status')],
    [managedBy(live(planned, { status: 2 }), 'b', 'status')],
    'unchanged',
  ],
  ['is somebody else’s', [managedBy(live(planned), 'kubectl')], [managedBy(live(planned), 'meshwright')], 'changed'],
])('an object that %s', (_what, found, dryRun, action) => {
  expect(previewRows({ manifests: [planned], live: found, planned: dryRun, left: [] })).toEqual([
    { object: 'ConfigMap shop/cart', action },
  ]);
});

test('what has left the plan would be pruned, the last that was made first', () => {
  const left: Manifest[] = [namespace, planned];
  const compared = { manifests: [], live: [], planned: [], left: left.map((manifest) => live(manifest)) };
  expect(previewRows(compared)).toEqual([
    { object: 'ConfigMap shop/cart', action: 'pruned' },
    { object: 'Namespace shop', action: 'pruned' },
  ]);
});
