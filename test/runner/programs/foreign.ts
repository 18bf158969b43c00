import * as pulumi from '@pulumi/pulumi';

class Resource extends pulumi.CustomResource {}

export = async () => {
  new Resource('kubernetes:core/v1:Namespace', 'fine', { kind: 'Namespace' });
  new Resource('random:index:Id', 'x', {});
};
