import * as pulumi from '@pulumi/pulumi';

class Resource extends pulumi.CustomResource {}

export = async () => {
  new Resource('kubernetes:core/v1:Namespace', 'fine', { kind: 'Namespace' });
  throw new pulumi.RunError('MW105 says no');
};
