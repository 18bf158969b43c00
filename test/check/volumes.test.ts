import { CONTAINER, checkTable, deployment, object, POD } from './support';

const volume = (name: string) => ({ name, emptyDir: {} });
const mount = (name: string, mountPath?: string) => ({ name, mountPath });
const pod = (volumes: object[], ...volumeMounts: object[]) =>
  deployment('a', { volumes, containers: [{ ...CONTAINER, volumeMounts }] });
const FOUND = [['MW129', 'Deployment/a']] as const;

describe('MW129', () => {
  checkTable(
    ['MW129'],
    [
      { name: 'no volumes', input: [deployment('a')], expected: [] },
      {
        name: 'volumes and paths of their own',
        input: [pod([volume('a'), volume('b')], mount('a', '/a'), mount('b', '/b'), mount('a', '/c'))],
        expected: [],
      },
      { name: 'two volumes of one name', input: [pod([volume('a'), volume('b'), volume('a')])], expected: FOUND },
      { name: 'a mount of what is not there', input: [pod([volume('a')], mount('b', '/b'))], expected: FOUND },
      {
        name: 'two mounts at one path',
        input: [pod([volume('a'), volume('b')], mount('a', '/a'), mount('b', '/a'))],
        expected: FOUND,
      },
      { name: 'a mount without a path', input: [pod([volume('a')], mount('a'))], expected: FOUND },
      { name: 'a mount at an empty path', input: [pod([volume('a')], mount('a', ''))], expected: FOUND },
      {
        name: 'a container that starts first',
        input: [
          deployment('a', { initContainers: [{ ...CONTAINER, name: 'first', volumeMounts: [mount('b', '/b')] }] }),
        ],
        expected: FOUND,
      },
      {
        name: 'a volume that a StatefulSet claims for each pod',
        input: [
          object('apps/v1', 'StatefulSet', 'a', {
            spec: {
              volumeClaimTemplates: [{ metadata: { name: 'state' } }],
              template: {
                spec: { ...POD, containers: [{ ...CONTAINER, volumeMounts: [mount('state', '/state')] }] },
              },
            },
          }),
        ],
        expected: [],
      },
    ],
  );
});
