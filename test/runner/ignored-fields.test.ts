import type { Manifest } from '../../lib';
import { withIgnoredFields } from '../../runner/ignored-fields';
import type { ManagedFields } from '../../runner/kubectl';
import { deployment } from './fixture';

const REPLICAS = { 'f:spec': { 'f:replicas': {}, 'f:selector': {} } };
const own: ManagedFields = { manager: 'meshwright', operation: 'Apply', fieldsV1: REPLICAS };
const scale: ManagedFields = { manager: 'kube-controller-manager', operation: 'Update', fieldsV1: REPLICAS };
const status: ManagedFields = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  fieldsV1: { 'f:status': { 'f:replicas': {} } },
};

const { apiVersion, kind, spec } = deployment(3, {});
const planned: Manifest = { apiVersion, kind, spec, metadata: { name: 'cart', namespace: 'shop' } };
const object = { urn: 'cart', manifest: planned, dependsOn: [], ignoreChanges: ['spec.replicas'] };

function live(replicas: number, managedFields: readonly ManagedFields[]) {
  const found = deployment(replicas, {});
  return { ...found, metadata: { ...found.metadata, managedFields } };
}

test('an object that is not there yet is made as it is planned', () => {
  expect(withIgnoredFields([object], [])).toEqual([planned]);
});

test.each([
  ['a field that the runner alone manages keeps the value that it has', 6, [own, status], 6],
  ['a field of which nobody is known to be the manager keeps it too', 6, [], 6],
  ['a field that somebody else manages is left out', 8, [own, scale], undefined],
])('%s', (_what, current, managers, replicas) => {
  expect(withIgnoredFields([object], [live(current, managers)])).toEqual([{ ...planned, spec: { ...spec, replicas } }]);
});

test('an update by the runner’s name is somebody else’s: only what it applied is its own', () => {
  const edited: ManagedFields = { ...own, operation: 'Update' };
  const [applied] = withIgnoredFields([object], [live(5, [edited])]);
  expect(applied?.spec).not.toHaveProperty('replicas');
});

test('what the program does not ignore is applied as it is planned, whoever changed it', () => {
  expect(withIgnoredFields([{ ...object, ignoreChanges: [] }], [live(8, [scale])])).toEqual([planned]);
});
