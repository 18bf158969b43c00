import { type Contract, contract } from '../contract';
import {
  anything,
  confidential,
  flag,
  like,
  listOf,
  number,
  objectOf,
  recordOf,
  required,
  type Shape,
  shaped,
  text,
} from '../finding';
import { lateText } from '../kube';
import { autoscaling, secretKey, secretRef } from '../workload';
import type { ExternalCaller } from './external-caller';
import type { CanaryProps, MicroserviceProps } from './props';
import type { OtlpCredentials, TelemetryTarget } from './telemetry-target';

const UNKNOWN_IMAGE = `missing@sha256:${'0'.repeat(64)}`;
const UNKNOWN_CONTRACT: Contract = {
  file: '',
  title: '',
  version: '',
  basePath: '',
  operations: [],
  sensitiveFields: [],
  findings: [],
};

/** A prop that is a Collector. */
export const telemetryTarget = objectOf<TelemetryTarget>({
  endpoint: required(text, ''),
  namespace: required(text, ''),
  selectorLabels: required(recordOf(text), {}),
  port: required(number, 1),
  inMesh: flag,
  authenticates: anything,
  admit: anything,
});

/** A prop that is credentials. */
export const otlpCredentials = confidential(
  objectOf<OtlpCredentials>({
    certificates: required(secretRef, { secret: '' }),
    token: secretKey,
  }),
);

/** What a microservice takes. */
function microserviceShape(unknownName: string): Shape<MicroserviceProps> {
  return {
    name: required(text, unknownName),
    serviceName: text,
    image: required(text, UNKNOWN_IMAGE),
    version: text,
    contract: required(contract, UNKNOWN_CONTRACT),
    partOf: text,
    environment: text,
    port: number,
    servicePort: number,
    targetPort: like('"name" or "number"', (value) => value === 'name' || value === 'number'),
    replicas: number,
    autoscaling,
    cpuRequest: text,
    cpuLimit: text,
    memory: text,
    env: confidential(recordOf(lateText)),
    secretEnv: confidential(recordOf(secretKey)),
    notSecret: listOf(text),
    configFiles: confidential(recordOf(text)),
    writableTmp: text,
    readinessPath: text,
    livenessPath: text,
    startupSeconds: number,
    drainSeconds: number,
    keepAliveSeconds: number,
    apiToken: flag,
    scrapeFrom: listOf(text),
    uid: number,
    telemetry: telemetryTarget,
    telemetryCredentials: otlpCredentials,
  };
}

/** What is sound of a microservice's props. `unknownName` is a name that no other has. */
export function microserviceProps(path: string, unknownName: string, props: unknown) {
  const { sound, findings } = shaped(path, microserviceShape(unknownName), props);
  // With its findings nobody asks for the operations of a contract that is not there.
  const contract = sound.contract === UNKNOWN_CONTRACT ? { ...UNKNOWN_CONTRACT, findings } : sound.contract;
  return { sound: { ...sound, contract }, findings };
}

export const CANARY: Shape<CanaryProps> = {
  image: required(text, UNKNOWN_IMAGE),
  version: text,
  replicas: number,
};

export const EXTERNAL_CALLER: Shape<ExternalCaller> = {
  namespace: required(text, 'missing'),
  serviceAccount: required(text, 'missing'),
  podLabels: required(recordOf(text), { app: 'missing' }),
  sidecar: flag,
};
