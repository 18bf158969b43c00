import {
  anything,
  exactObjectOf,
  type Finding,
  flag,
  like,
  list,
  number,
  recordOf,
  required,
  type Shape,
  shaped,
  shapedExactly,
  text,
} from '../finding';
import { duration, type MeshVersion, OLDEST_ISTIO } from '../istio';
import type { Microservice } from '../service';
import type { CanarySplit, MeshMember, OperationOptions } from './member';
import type { MeshTelemetry } from './mesh-telemetry';
import type { ServiceMeshProps } from './props';

const service = like<Microservice>(
  'a Microservice',
  (value) => typeof (value as Microservice | null)?.intent === 'object' && (value as Microservice).node !== undefined,
);

const MEMBER: Shape<MeshMember> = {
  // Nothing stands in for a service: what has none is no member.
  service: required(service, undefined as unknown as Microservice),
  timeout: duration,
  retries: number,
  maxConnections: number,
  maxPendingRequests: number,
  slowStart: duration,
  canary: exactObjectOf<CanarySplit>({
    weight: required(number, 0),
    header: exactObjectOf({ name: required(text, ''), value: required(text, '') }),
    mirror: number,
  }),
  guarded: flag,
  operations: recordOf(
    exactObjectOf<OperationOptions>({ timeout: duration, retries: number, latency: duration, streams: flag }),
  ),
};

const MESH: Shape<ServiceMeshProps> = {
  // Each of them is read by itself.
  members: required(list, []),
  // Releases are checked as such.
  version: required(anything, OLDEST_ISTIO as MeshVersion),
  telemetry: required(
    exactObjectOf<MeshTelemetry>({
      tracingProvider: text,
      accessLogProvider: text,
      samplingPercentage: required(number, 0),
      accessLogFilter: text,
    }),
    { samplingPercentage: 0 },
  ),
  timeout: duration,
  retries: number,
  maxChainAttempts: number,
  localityFailover: flag,
  trustDomain: text,
};

/** What is sound of a mesh's props; each service is a member once. */
export function meshProps(path: string, props: unknown): { sound: ServiceMeshProps; findings: readonly Finding[] } {
  const { sound, findings } = shaped(path, MESH, props);
  const members = sound.members.map((member, i) => shapedExactly(path, MEMBER, member, `members[${i}]`));
  return {
    sound: { ...sound, members: members.flatMap((member) => (member.sound.service ? [member.sound] : [])) },
    findings: [...findings, ...members.flatMap((member) => member.findings)],
  };
}
