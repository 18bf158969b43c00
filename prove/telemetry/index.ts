/**
 * Experiments on what Collectors promise, gateways and agents. Each starts them with the configuration that would be
 * deployed.
 * @module
 */
import type { Experiment } from '../experiment';
import { agent } from './agent';
import { arrival } from './arrival';
import { crash } from './crash';
import { credentials } from './credentials';
import { delivery } from './delivery';
import { fanout } from './fanout';
import type { TelemetryLab } from './lab';
import { memory } from './memory';
import { otlpIdentity } from './otlp-identity';
import { outage } from './outage';
import { quiet } from './quiet';
import { rbac } from './rbac';
import { requests } from './requests';
import { sampling } from './sampling';
import { secrets } from './secrets';
import { story } from './story';

export { type TelemetryLab, telemetryLab } from './lab';

export const TELEMETRY_EXPERIMENTS: readonly Experiment<TelemetryLab>[] = [
  ...arrival,
  ...requests,
  ...outage,
  ...crash,
  ...fanout,
  ...memory,
  ...sampling,
  ...secrets,
  ...credentials,
  ...story,
  ...otlpIdentity,
  ...delivery,
  ...quiet,
  ...agent,
  ...rbac,
];
