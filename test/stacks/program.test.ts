import * as pulumi from '@pulumi/pulumi';
import { recordRegistrations } from '../../runner/recording-monitor';
import { readStackConfig } from '../../runner/stack-config';
import program from '../../stacks/index';

test('the program puts out what the stack that installs Istio has to give the mesh', async () => {
  const secrets = {
    paymentsProviderKey: 'throwaway',
    telemetryAuthorization: 'Bearer throwaway',
    revisionKey: 'throwaway'.repeat(4),
  };
  const kubeconfig = JSON.stringify({ contexts: [{ name: 'finance-prod' }] });
  const values = { cluster: JSON.stringify({ context: 'finance-prod', kubeconfig }) };
  const config = readStackConfig(process.cwd(), 'prod', { values, secrets });
  pulumi.runtime.setAllConfig({ ...config.values }, [...config.secretKeys]);
  await recordRegistrations(config.project, 'prod');

  const { extensionProviders, services } = await program();
  // When everything is registered, so that nothing goes on behind this test.
  await pulumi.runtime.disconnect();
  const service = 'otel-gateway.observability-prod.svc.cluster.local';
  expect(extensionProviders).toEqual([
    { name: 'otel-tracing', opentelemetry: { service, port: 4317 } },
    { name: 'otel-access-log', envoyOtelAls: { service, port: 4317, logFormat: expect.anything() } },
  ]);
  expect(services).toContain(service);
});
