import { type ExtensionProvider, PATH_NORMALIZATION, targetOf, toYaml } from '../../lib';
import { styled, table } from '../terminal';
import type { MeshCheck } from './check';

/** What goes into the installation of Istio. */
export function fragmentOf(providers: readonly ExtensionProvider[]) {
  return { meshConfig: { pathNormalization: PATH_NORMALIZATION, extensionProviders: providers } };
}

/** The same as YAML, with where it belongs. */
export function fragmentText(providers: readonly ExtensionProvider[], environment: string): string {
  return [
    '# What Istio must know for policies to see the paths that applications see, and for the traces and access logs of',
    `# ${environment} to reach the Collector: values of its charts.`,
    '# In an IstioOperator they belong under "spec", in an Istio resource under "spec.values". Lists are not merged there:',
    '# where the installation has other extensionProviders, add these to them.',
    toYaml(fragmentOf(providers)),
  ].join('\n');
}

/** Where was looked, and one row a provider; nothing where the mesh's configuration could not be read. */
export function providerTable({ source, providers }: MeshCheck): string {
  if (providers.length === 0) return '';
  const rows = providers.map(({ needed, state }) => {
    const { type, service, port } = targetOf(needed);
    return [needed.name, type, `${service}:${port}`, styled(state === 'present' ? 'green' : 'red', state)];
  });
  return `${source}:\n${table(['provider', 'type', 'sends to', 'in the mesh'], rows)}\n`;
}

/** The check in one line, for whoever did not ask for it. */
export function checkLine({ providers, findings }: MeshCheck, environment: string): string {
  const advice = `npm run mesh-config -- --env ${environment} prints what it needs`;
  const [first] = findings;
  if (!first) return `Mesh configuration: has ${providers.map(({ needed }) => needed.name).join(' and ')}.`;
  if (first.code === 'MW310') {
    return `Mesh configuration: none in this cluster (${first.message}), so proxies would send no traces and no access logs; ${advice}.`;
  }
  return `Mesh configuration: ${findings.map(({ message }) => message).join(', ')}; ${advice}.`;
}
