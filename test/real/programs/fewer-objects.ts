import { at, variant } from './variant';

/** Objects that left the code: one of Kubernetes' own kinds, one of the mesh's. */
export = variant((app) => {
  at(app, 'finance/ledger').node.tryRemoveChild('disruption-budget');
  at(app, 'finance/mesh').node.tryRemoveChild('telemetry');
});
