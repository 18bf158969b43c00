import * as pulumi from '@pulumi/pulumi';

class Resource extends pulumi.CustomResource {}

export = async () => {
  new Resource('kubernetes:core/v1:Namespace', 'fine', { kind: 'Namespace' });
  new Resource('kubernetes:core/v1:ConfigMap', 'a/b', { data: Promise.reject(new Error('the input failed')) });
};
