import { checkTable, networking, service } from './support';

const virtual = (name: string, hosts: string[], to: string, more: object = {}, namespace = 'ns') =>
  networking('VirtualService', name, { hosts, http: [{ route: [{ destination: { host: to } }] }], ...more }, namespace);
const rule = (name: string, host: string, more: object = {}, namespace = 'ns') =>
  networking('DestinationRule', name, { host, ...more }, namespace);

describe('MW110 and MW304', () => {
  checkTable(
    ['MW110', 'MW304'],
    [
      {
        name: 'two VirtualServices of one host, written short and in full',
        input: [virtual('a', ['h'], 'h'), virtual('b', ['h.ns.svc.cluster.local'], 'h')],
        expected: [['MW304', 'VirtualService/b']],
      },
      {
        name: 'two VirtualServices of one host that send it to different services',
        input: [virtual('a', ['api.example.org'], 'billing'), virtual('b', ['api.example.org'], 'ledger')],
        expected: [['MW110', 'VirtualService/b']],
      },
      {
        name: 'the same short host in two namespaces is two hosts',
        input: [virtual('a', ['h'], 'h'), virtual('b', ['h'], 'h', {}, 'other')],
        expected: [],
      },
      {
        name: 'VirtualServices of a gateway are merged there',
        input: [
          virtual('a', ['api.example.org'], 'billing', { gateways: ['gw'] }),
          virtual('b', ['api.example.org'], 'ledger', { gateways: ['gw'] }),
        ],
        expected: [],
      },
      {
        name: 'one for the mesh and one for a gateway',
        input: [virtual('a', ['h'], 'h'), virtual('b', ['h'], 'h', { gateways: ['gw'] })],
        expected: [],
      },
      {
        name: 'one that is for a gateway and the mesh',
        input: [virtual('a', ['h'], 'h'), virtual('b', ['h'], 'h', { gateways: ['gw', 'mesh'] })],
        expected: [['MW304', 'VirtualService/b']],
      },
      {
        name: 'two DestinationRules of one host, of two namespaces',
        input: [rule('a', 'h'), rule('b', 'h.ns.svc.cluster.local', {}, 'other')],
        expected: [['MW304', 'DestinationRule/b']],
      },
      {
        name: 'a DestinationRule of a client’s own namespace, or of some of its pods',
        input: [
          rule('a', 'h'),
          rule('b', 'h.ns.svc.cluster.local', { exportTo: ['.'] }, 'other'),
          rule('c', 'h', { workloadSelector: { matchLabels: { app: 'x' } } }),
        ],
        expected: [],
      },
      {
        name: 'a Service and a ServiceEntry of one host',
        input: [service('a'), networking('ServiceEntry', 'e', { hosts: ['a.ns.svc.cluster.local'] })],
        expected: [['MW110', 'ServiceEntry/e']],
      },
      {
        name: 'two ServiceEntries of one host, and of two',
        input: [
          networking('ServiceEntry', 'a', { hosts: ['api.example.org'] }),
          networking('ServiceEntry', 'b', { hosts: ['api.example.org', 'b.example.org'] }),
          networking('ServiceEntry', 'c', { hosts: ['c.example.org'] }),
        ],
        expected: [['MW110', 'ServiceEntry/b']],
      },
      {
        name: 'a Service, its VirtualService and its DestinationRule',
        input: [service('a'), virtual('a', ['a'], 'a'), rule('a', 'a')],
        expected: [],
      },
    ],
  );
});
