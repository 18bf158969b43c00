import * as pulumi from '@pulumi/pulumi';

class Resource extends pulumi.CustomResource {}

export = async () => {
  const config = new pulumi.Config();
  const name = `${pulumi.getStack()}-${config.require('mode')}`;
  const namespace = new Resource('kubernetes:core/v1:Namespace', name, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
  new Resource(
    'kubernetes:core/v1:Secret',
    `${name}/x`,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x', namespace: name },
      stringData: { key: config.requireSecret('password') },
    },
    { dependsOn: namespace },
  );
};
