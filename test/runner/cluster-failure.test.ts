import { clusterFailure } from '../../runner/cluster-failure';

const GET = 'Get "https://127.0.0.1:1/openapi/v2?timeout=32s"';

test.each([
  ['kubectl', `${GET}: dial tcp 127.0.0.1:1: connect: connection refused`],
  ['kubectl', 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?'],
  ['kubectl', `error: unable to recognize "STDIN": ${GET}: net/http: TLS handshake timeout`],
  [
    'the provider',
    'configured Kubernetes cluster is unreachable: unable to load schema information from the API server',
  ],
])('an API server that does not answer is named as such: by %s, %s', (_who, line) => {
  expect(clusterFailure(['first', line])).toBe(
    `The API server does not answer: ${line}\nWhat was applied stays; run again.`,
  );
});

test('the provider’s advice to forget objects is not passed on: they may well be there', () => {
  const line =
    'failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource ' +
    'from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';
  expect(clusterFailure([line])).toMatch(/unreachable cluster\.\nWhat was applied stays; run again\.$/);
});

test.each([
  'Error from server (Forbidden): x: unable to create new content in namespace a because it is being terminated',
  'Error from server (NotFound): namespaces "a" not found',
])('a namespace that was deleted during the run is named as such: %s', (line) => {
  expect(clusterFailure([line, line])).toBe(
    `A namespace was deleted while objects were applied to it; run again.\n${line}`,
  );
});

test('any other failure is none of the cluster’s', () => {
  expect(clusterFailure(['Error from server (Invalid): bad'])).toBeUndefined();
});
