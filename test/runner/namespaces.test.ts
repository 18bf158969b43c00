import { Kubectl, type LiveObject } from '../../runner/kubectl';
import { awaitTermination, checkNamespaces } from '../../runner/namespaces';
import { live, namespace } from './fixture';

const going = (conditions: readonly object[] = []): LiveObject => {
  const object = live(namespace, { status: { phase: 'Terminating', conditions } });
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
};

/** A kubectl that finds these objects, one answer a question; the last one from then on. */
function finding(...answers: LiveObject[][]): Kubectl {
  const kubectl = new Kubectl({ kubectl: 'none', context: 'none' });
  jest.spyOn(kubectl, 'get').mockImplementation(async () => (answers.length > 1 ? answers.shift() : answers[0]) ?? []);
  return kubectl;
}

const detail = jest.fn();
const waited = (kubectl: Kubectl, seconds = 60) => awaitTermination([namespace], kubectl, detail, seconds);

test('a namespace that is being deleted is waited for, and the screen says so', async () => {
  await waited(finding([going()], []));
  expect(detail).toHaveBeenCalledWith('namespace shop is being deleted');
});

test('one that does not go is told with what holds it, and nothing is changed', async () => {
  const conditions = [
    { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content deleted' },
    { type: 'NamespaceFinalizersRemaining', status: 'True', message: 'example.com/hold in 1 resource instances' },
  ];
  await expect(waited(finding([going(conditions)]), -1)).rejects.toMatchObject({
    name: 'RunnerError',
    message: [
      'Nothing was changed. Still being deleted after -1 s:',
      '  namespace shop',
      '    example.com/hold in 1 resource instances',
      'Run again when it is gone.',
    ].join('\n'),
  });
});

test.each([
  ['is gone', []],
  ['is going', [going()]],
])('a namespace that %s after a run is a failure of it', async (_what, found) => {
  await expect(checkNamespaces([namespace], finding(found))).rejects.toThrow(
    'Deleted by somebody during this run: namespace shop. Run again.',
  );
});

test('one that stays is none', async () => {
  await checkNamespaces([namespace], finding([live(namespace)]));
});
