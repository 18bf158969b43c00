import * as pulumi from '@pulumi/pulumi';
import type { MockMonitor } from '@pulumi/pulumi/runtime/mocks';
import { milliseconds } from '../lib/istio';

/** One resource that a Pulumi program asked for. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The inputs; a secret value is still wrapped as the engine would get it, see {@link withoutSecretMarks}. */
  readonly inputs: Record<string, unknown>;
  /** The URNs that must be there first. */
  readonly dependsOn: readonly string[];
  /** The fields, such as `spec.replicas`, that are somebody else's once the object is there. */
  readonly ignoreChanges: readonly string[];
  /** How long it may take until what it starts is ready (Pulumi's `customTimeouts`), in seconds. @default - none stated */
  readonly timeoutSeconds?: number;
  /** `<urn>::<id>` of the provider resource, empty for the default provider. */
  readonly provider: string;
  /** False for components, which are no objects of their own. */
  readonly custom: boolean;
}

type RegisterRequest = {
  getType(): string;
  getName(): string;
  getObject(): never;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string } | undefined;
  getProvider(): string;
  getCustom(): boolean;
};
type RegisterResponse = { getUrn(): string };
type RegisterCallback = (error: unknown, response?: RegisterResponse) => void;

/**
 * Lets a program run in this process without an engine: takes the engine's place behind the SDK and answers each
 * registration with its inputs.
 *
 * @returns what is registered, growing while the program runs
 */
export async function recordRegistrations(project: string, stack: string): Promise<readonly Registration[]> {
  const registrations: Registration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({ id: `${type}::${name}`, state: inputs }),
      call: ({ token }) => {
        throw new Error(`${token} needs the Pulumi engine: the embedded runner knows Kubernetes objects only`);
      },
    },
    project,
    stack,
    false,
  );
  // The mocks are not told what a resource depends on; the request to the monitor says it.
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterRequest, callback: RegisterCallback) =>
    register(request, (error: unknown, response?: RegisterResponse) => {
      if (response) registrations.push(registrationOf(request, response));
      callback(error, response);
    });
  return registrations;
}

function registrationOf(request: RegisterRequest, response: RegisterResponse): Registration {
  return {
    urn: response.getUrn(),
    type: request.getType(),
    name: request.getName(),
    inputs: pulumi.runtime.deserializeProperties(request.getObject()),
    dependsOn: request.getDependenciesList(),
    ignoreChanges: request.getIgnorechangesList(),
    timeoutSeconds: timeoutOf(request),
    provider: request.getProvider(),
    custom: request.getCustom(),
  };
}

/** The longer one of those for a creation and an update. */
function timeoutOf(request: RegisterRequest): number | undefined {
  const timeouts = request.getCustomtimeouts();
  const stated = [timeouts?.getCreate(), timeouts?.getUpdate()].flatMap((text) => milliseconds(text) ?? []);
  return stated.length === 0 ? undefined : Math.max(...stated) / 1000;
}

/** The value with every secret in clear. */
export function withoutSecretMarks(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return withoutSecretMarks(pulumi.runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(withoutSecretMarks);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecretMarks(item)]));
}
