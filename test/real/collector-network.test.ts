import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { App, Chart } from 'cdk8s';
import { component, findingsOf, OtelCollector, pipeline, planOf, type Settings, SIGNALS } from '../../lib';
import { destinations, listeners } from '../../lib/telemetry/network';
import { type Collector, collectorPod, openSender, startCollector } from '../../testbed/collector';
import { randomFrom } from '../plan/random';

const CONFIGURATIONS = 10;
const { pick, below } = randomFrom(41);
const portFrom = (first: number) => first + below(1000);

/** An address that somebody listens on, by the name that a configuration has for it. */
const targets = new Map<string, { readonly address: string; readonly port: number }>();
function target(): string {
  const name = `target-${targets.size}.shop.svc`;
  const port = portFrom(20_000);
  targets.set(name, { address: `127.201.${below(250)}.${1 + below(250)}`, port });
  return `${name}:${port}`;
}

function exporter(id: number): [string, Settings] {
  const plain = { tls: { insecure: true }, sending_queue: { enabled: false }, retry_on_failure: { enabled: false } };
  return pick<() => [string, Settings]>([
    () => [`otlp_grpc/${id}`, { endpoint: target(), ...plain }],
    () => [`otlp_grpc/${id}`, { endpoint: `http://${target()}`, ...plain }],
    () => [`otlp_http/${id}`, { endpoint: `http://${target()}${pick(['', '/base'])}`, ...plain }],
    () => [`otlp_http/${id}`, { traces_endpoint: `http://${target()}/v1/traces`, ...plain }],
    () => [`otlp_http/${id}`, { endpoint: `http://unused.shop.svc:1`, proxy_url: `http://${target()}`, ...plain }],
    () => [
      `load_balancing/${id}`,
      { protocol: { otlp: { timeout: '1s', ...plain } }, resolver: { static: { hostnames: [target(), target()] } } },
    ],
  ])();
}

/** A gateway with receivers and exporters of its own, and where its own metrics go. */
function generated(): OtelCollector {
  const at = (port: number) => ({ endpoint: `\${env:MY_POD_IP}:${port}` });
  const http = portFrom(5000);
  const second = component('receiver', 'otlp/second', SIGNALS, {
    protocols: pick<Settings>([
      { grpc: at(http) },
      { http: at(http) },
      { grpc: at(http), http: at(http + 1) },
      // At its default, which is loopback's.
      { grpc: at(http), http: {} },
    ]),
  });
  const exporters = Array.from({ length: 1 + below(3) }, (_, i) => component('exporter', ...withSignals(exporter(i))));
  const metrics = {
    readers: [
      {
        periodic: { interval: 200, exporter: { otlp: { protocol: 'http/protobuf', endpoint: `http://${target()}` } } },
      },
    ],
  };
  const chart = new Chart(new App(), 'o', { namespace: 'observability', disableResourceNameHashes: true });
  return new OtelCollector(chart, 'gateway', {
    name: 'gateway',
    pipelines: ({ otlp, memoryLimiter }) => [
      pipeline('traces', { receivers: [otlp, second], processors: [memoryLimiter], exporters }),
    ],
    overlay: below(2) === 0 ? { service: { telemetry: { metrics } } } : undefined,
  });
}

const withSignals = ([id, settings]: [string, Settings]) =>
  [id, ['traces'], settings] as [string, ['traces'], Settings];

/** The ports on which somebody listens at an address. */
function listening(address: string): number[] {
  const hex = address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .reverse()
    .join('');
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, own, port, state] = /^\s*\d+: ([0-9A-F]{8}):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    return own?.toLowerCase() === hex && state === '0A' ? [Number.parseInt(port ?? '', 16)] : [];
  });
}

/** Listens on the addresses of these names, and tells which of them were connected to. */
async function watched(names: readonly string[]) {
  const connected = new Set<string>();
  const servers: Server[] = [];
  for (const name of names) {
    const { address, port } = targets.get(name) ?? { address: '', port: 0 };
    const server = createServer((socket) => {
      connected.add(`${name}:${port}`);
      socket.on('error', () => {}).destroy();
    });
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    servers.push(server);
  }
  return { connected, close: () => servers.map((server) => server.close()) };
}

test(`${CONFIGURATIONS} generated Collectors listen where it is said, and connect to what their policy names`, async () => {
  for (let i = 0; i < CONFIGURATIONS; i++) {
    targets.clear();
    const gateway = generated();
    expect(gateway.node.findAll().flatMap(findingsOf)).toEqual([]);
    const manifests = planOf(gateway.node.root as App).objects.map(({ manifest }) => manifest);
    const hosts = Object.fromEntries([...targets].map(([name, { address }]) => [name, address]));
    const { connected, close } = await watched([...targets.keys()]);
    let collector: Collector | undefined;
    try {
      collector = await startCollector({
        ...collectorPod(manifests, 'gateway'),
        hosts: { ...hosts, 'unused.shop.svc': '127.0.0.1' },
      });
      const own = listeners(gateway.config).filter(({ host }) => host === '${env:MY_POD_IP}');
      expect(listening(collector.address).sort()).toEqual(own.map(({ port }) => port).sort());
      const sender = openSender(collector.url(4317));
      await sender.send(50, { batch: 5 });
      await sender.close();
      const named = destinations(gateway.config).map(({ host, port }) => `${host}:${port}`);
      const awaited = named.filter((each) => !each.startsWith('unused.'));
      for (let wait = 0; wait < 100 && connected.size < awaited.length; wait++)
        await new Promise((r) => setTimeout(r, 100));
      expect([...connected].sort()).toEqual(awaited.sort());
    } finally {
      close();
      await collector?.stop();
    }
  }
});
