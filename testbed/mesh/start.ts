import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, TestbedError } from '../failure';
import { type MeshParts, obtainMeshParts } from '../obtain';
import { noProgress } from '../progress';
import { freeNetwork } from './addresses';
import { type Forward, startForward } from './forward';
import { send } from './http';
import { newIdentities } from './identities';
import { type Instance, instancesOf } from './instances';
import { inbound } from './intruder';
import type { Mesh, MeshOptions } from './mesh';
import { applicationPort, OUTBOUND_PORT, outboundPorts } from './overlay';
import { serialsOf, statsOf } from './proxy';
import { Runtime } from './runtime';
import { startSecretServer } from './secrets';
import { rejectionsOf } from './sync';
import { startUpstream, type Upstream } from './upstream';

/** Milliseconds that proxies get to show their new certificates. */
const ROTATION_PATIENCE = 10_000;

/**
 * Starts a mesh. Nothing of it runs after a failure, an interrupt or the end of this process.
 * Errors: a `TestbedError` that says what failed: a part that cannot be had, a manifest that istiod does not parse,
 * configuration that Envoy refuses.
 */
export async function startMesh(options: MeshOptions): Promise<Mesh> {
  const { manifests, replicas, callers = [], progress = noProgress } = options;
  const instances = instancesOf(manifests, replicas, callers, await freeNetwork());
  const parts = await obtainMeshParts(progress);
  return progress.step('Mesh', (detail) => start(options, instances, parts, detail));
}

async function start(
  { manifests, applications = {}, meshConfig, seed = 1 }: MeshOptions,
  instances: readonly Instance[],
  parts: MeshParts,
  detail: (text: string) => void,
): Promise<Mesh> {
  const identities = await newIdentities(instances);
  const secrets = await startSecretServer(instances, identities);
  const runtime = await Runtime.create(parts, instances, meshConfig);
  const upstreams = new Map<string, Upstream>();
  const forwards: Forward[] = [];

  const stop = async () => {
    await runtime.stop();
    secrets.close();
    await Promise.all([
      ...[...upstreams.values()].map((upstream) => upstream.goDown()),
      ...forwards.map((forward) => forward.close()),
    ]);
  };
  const named = (name: string): Instance => {
    const instance = instances.find((each) => each.name === name) ?? instances.find((each) => each.workload === name);
    if (instance) return instance;
    const names = instances.map((each) => each.name).join(', ');
    throw new TestbedError(`The mesh has no Pod ${name}. There are: ${names}.`);
  };
  const outbound: Mesh['outbound'] = (from, host) => {
    const instance = named(from);
    const own = outboundPorts(manifests, instance).find(({ number }) => host.endsWith(`:${number}`));
    return { address: instance.address, port: own?.number ?? OUTBOUND_PORT, host };
  };
  const request: Mesh['request'] = async (from, call) => send(outbound(from, call.host), call);
  const inboundOf: Mesh['inbound'] = async (to, credential, port) =>
    inbound(named(to), credential, identities, named, port);

  try {
    for (const [i, { name, workload, address, ports }] of instances.entries()) {
      const numbers = [...new Set(ports.map(({ number }) => number))];
      const elsewhere = applications[name] ?? applications[workload];
      if (elsewhere !== undefined) {
        forwards.push(await startForward({ address, ports: numbers, to: elsewhere }));
        continue;
      }
      const listening = numbers.map(applicationPort);
      const call = (host: string, each: object) => request(name, { ...each, host });
      upstreams.set(name, await startUpstream({ name, address, ports: listening, seed: seed + i, call }));
    }
    detail('istiod');
    await runtime.serve(manifests);
    detail(`${instances.length} proxies`);
    await runtime.startProxies(secrets.port);
    await runtime.untilAccepted();
  } catch (error) {
    await stop();
    throw new TestbedError(`The mesh did not start, and nothing of it runs. ${reasonOf(error)}`);
  }

  const upstreamOf = (name: string) => {
    const upstream = upstreams.get(named(name).name);
    if (upstream === undefined) throw new TestbedError(`${name} has no application.`);
    return upstream;
  };
  const proxiesOf = (name: string) => {
    const { workload } = named(name);
    return runtime.proxies.filter(
      ({ instance }) => instance.name === name || (workload === name && instance.workload === name),
    );
  };
  const crash = async (name: string) => {
    const instance = named(name);
    await Promise.all([runtime.kill(instance), upstreamOf(instance.name).goDown()]);
  };
  return {
    instances,
    provenance: parts.provenance,
    folder: runtime.folder,
    request,
    intrude: async (to, credential, call, port) => send(await inboundOf(to, credential, port), call),
    inbound: inboundOf,
    outbound,
    upstream: (workload, index = 0) => upstreamOf(`${workload}-${index}`),
    upstreams: (workload) => instances.filter((each) => each.workload === workload).map(({ name }) => upstreamOf(name)),
    async stats(of, filter) {
      const sums: Record<string, number> = {};
      for (const stats of await Promise.all(proxiesOf(of).map((proxy) => statsOf(proxy, filter)))) {
        for (const [name, value] of Object.entries(stats)) sums[name] = (sums[name] ?? 0) + value;
      }
      return sums;
    },
    rejections: async () => [...secrets.rejections, ...(await rejectionsOf(runtime.proxies))],
    async rotateCertificates() {
      const before = await Promise.all(runtime.proxies.map(serialsOf));
      await identities.rotate();
      secrets.push();
      const deadline = Date.now() + ROTATION_PATIENCE;
      for (const [i, proxy] of runtime.proxies.entries()) {
        while ((await serialsOf(proxy)).some((serial) => before[i]?.includes(serial))) {
          if (Date.now() > deadline) throw new TestbedError(`${proxy.instance.name} keeps its old certificate.`);
          await sleep(20);
        }
      }
    },
    async restartIstiod(next) {
      await runtime.serve(next);
      await runtime.untilAccepted();
    },
    crash,
    async evict(name, seconds) {
      await runtime.withdraw(named(name));
      await runtime.untilAccepted();
      await sleep(seconds * 1000);
      await crash(name);
    },
    memory: () => runtime.memory(),
    stop,
  };
}
