import { synthesize } from '../../../stacks/synthesis';
import type { Manifest } from '../../../testbed/mesh/manifests';
import { meshConfig } from '../../../testbed/mesh/mesh-config';

test.each(synthesize().map((synthesis) => [synthesis.environment.name, synthesis] as const))(
  'the mesh of %s on this machine has the providers that a cluster’s has to have',
  (_name, { plan, extensionProviders }) => {
    const manifests = plan.objects.map(({ manifest }) => manifest as Manifest);
    expect(meshConfig(manifests)).toEqual({ extensionProviders });
  },
);
