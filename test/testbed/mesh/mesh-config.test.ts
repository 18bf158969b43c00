import { type ExtensionProvider, PATH_NORMALIZATION } from '../../../lib';
import { synthesize } from '../../../stacks/synthesis';
import type { Manifest } from '../../../testbed/mesh/manifests';
import { meshConfig } from '../../../testbed/mesh/mesh-config';

test.each(synthesize().map((synthesis) => [synthesis.environment.name, synthesis] as const))(
  'the mesh of %s on this machine has the providers and the paths that a cluster’s has to have',
  (_name, { plan, extensionProviders }) => {
    const manifests = plan.objects.map(({ manifest }) => manifest as Manifest);
    // Nobody reads the lines here; where somebody does, the mesh is started with the configuration itself.
    expect(meshConfig(manifests)).toEqual({
      pathNormalization: PATH_NORMALIZATION,
      extensionProviders: extensionProviders.map(withoutFormat),
    });
  },
);

function withoutFormat(provider: ExtensionProvider): object {
  if (!('envoyOtelAls' in provider)) return provider;
  const { logFormat, ...at } = provider.envoyOtelAls;
  return { ...provider, envoyOtelAls: at };
}
