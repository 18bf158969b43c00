import { JsonPatch } from 'cdk8s';
import type { Microservice } from '../../../lib';
import { at, variant } from './variant';

/** Billing's new image cannot be pulled: the testbed's nodes play that for pods with this label. */
export = variant((app) => {
  const billing = at(app, 'finance/billing') as Microservice;
  billing.deployment.addJsonPatch(
    JsonPatch.add('/spec/template/metadata/labels/meshwright.dev~1testbed', 'never-ready'),
  );
});
