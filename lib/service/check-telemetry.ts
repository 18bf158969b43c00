import { type Finding, finding } from '../finding';
import { checkDnsLabel, checkLabels, checkPort } from '../kube';
import { percentEncoded } from './telemetry-env';
import type { OtlpCredentials, TelemetryTarget } from './telemetry-target';

/** MW109 for a sender that does not show what its Collector asks for: everything that it sends would be refused. */
export function checkCredentials(
  path: string,
  target: TelemetryTarget | undefined,
  shown: OtlpCredentials | undefined,
): Finding[] {
  if (target?.authenticates === undefined) return [];
  const lacking = [
    ...(shown ? [] : ['a certificate']),
    ...(target.authenticates.token && !shown?.token ? ['a token'] : []),
  ];
  if (lacking.length === 0) return [];
  return [
    finding('MW109', path, {
      message: `the Collector asks its senders for what this one does not show: ${lacking.join(' and ')}`,
      value: target.endpoint,
      allowed: 'telemetryCredentials with all of it, or a Collector that leaves authentication to the mesh',
      fix: 'give telemetryCredentials, or remove `authenticate` from the Collector',
    }),
  ];
}

/** What is wrong with a Collector that somebody else runs; one of this library reports for itself. */
export function checkTarget(path: string, target: TelemetryTarget | undefined): Finding[] {
  if (!target || target.admit) return [];
  return [
    ...checkDnsLabel(path, 'the namespace of telemetry', target.namespace),
    ...checkLabels(path, 'selectorLabels of telemetry', target.selectorLabels),
    ...checkPort(path, 'the port of telemetry', target.port),
  ];
}

/** The longest value that SDKs take, encoded; the one for JavaScript drops every attribute where one is longer. */
const LONGEST_VALUE = 255;

/** MW109 for an environment whose name would reach no span. */
export function checkEnvironmentName(path: string, environment: string | undefined): Finding[] {
  if (environment === undefined || percentEncoded(environment).length <= LONGEST_VALUE) return [];
  return [
    finding('MW109', path, {
      message: 'environment is no value of a resource attribute',
      value: environment,
      allowed: `a text that takes at most ${LONGEST_VALUE} characters when it is percent-encoded`,
      fix: 'shorten it, or leave it out',
    }),
  ];
}
