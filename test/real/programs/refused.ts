import { JsonPatch } from 'cdk8s';
import type { Microservice } from '../../../lib';
import { at, variant } from './variant';

/** What only the API server knows to be wrong: a misspelt field, and a privileged container. */
export = variant((app) => {
  const { deployment } = at(app, 'finance/billing') as Microservice;
  deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClasName', 'high'));
});
