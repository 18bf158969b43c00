import { Construct } from 'constructs';
import { planOf } from '../../lib/plan';
import { randomFrom } from './random';
import { app, codes, configMap, declare, names, waits } from './support';

describe('addDependency', () => {
  it('puts one object after another', () => {
    const { root, chart } = app();
    const a = configMap(chart, 'a');
    a.addDependency(configMap(chart, 'b'));
    const plan = planOf(root);
    expect(names(plan)).toEqual(['b', 'a']);
    expect(waits(plan)).toEqual({ a: ['b'], b: [] });
  });

  it('puts every object under a construct after every object under another', () => {
    const { root, chart } = app();
    const [late, early] = [new Construct(chart, 'late'), new Construct(chart, 'early')];
    for (const name of ['a', 'b']) configMap(late, name);
    for (const name of ['c', 'd']) configMap(new Construct(early, name), name);
    late.node.addDependency(early);
    const plan = planOf(root);
    expect(names(plan)).toEqual(['c', 'd', 'a', 'b']);
    expect(waits(plan)).toEqual({ c: [], d: [], a: ['c', 'd'], b: ['c', 'd'] });
  });

  it('names only the last objects of the one and lets only the first objects of the other wait', () => {
    const { root, chart } = app();
    const [late, early] = [new Construct(chart, 'late'), new Construct(chart, 'early')];
    configMap(late, 'last').addDependency(configMap(late, 'first'));
    configMap(early, 'end').addDependency(configMap(early, 'start'));
    late.node.addDependency(early);
    const plan = planOf(root);
    expect(names(plan)).toEqual(['start', 'end', 'first', 'last']);
    expect(waits(plan)).toEqual({ start: [], end: ['start'], first: ['end'], last: ['first'] });
  });

  it('holds for what is nested in the constructs, and for their own dependencies', () => {
    const { root, chart } = app();
    const outer = new Construct(chart, 'outer');
    const [second, first] = [new Construct(outer, 'second'), new Construct(outer, 'first')];
    const early = new Construct(chart, 'early');
    for (const [scope, name] of [
      [second, 's'],
      [first, 'f'],
      [early, 'e'],
    ] as const) {
      configMap(scope, `${name}1`);
      configMap(scope, `${name}2`);
    }
    second.node.addDependency(first);
    outer.node.addDependency(early);
    const plan = planOf(root);
    expect(names(plan)).toEqual(['e1', 'e2', 'f1', 'f2', 's1', 's2']);
    expect(waits(plan)).toMatchObject({ f1: ['e1', 'e2'], f2: ['e1', 'e2'], s1: ['f1', 'f2'], s2: ['f1', 'f2'] });
  });

  it('on a construct within itself means the rest of it', () => {
    const { root, chart } = app();
    for (const name of ['a', 'b', 'c', 'd']) configMap(chart, name);
    chart.node.addDependency(chart.node.findChild('c'), chart.node.findChild('b'));
    const plan = planOf(root);
    expect(names(plan)).toEqual(['b', 'c', 'a', 'd']);
    expect(waits(plan)).toEqual({ b: [], c: [], a: ['c', 'b'], d: ['c', 'b'] });
  });

  it('on a construct around itself means the rest of that', () => {
    const { root, chart } = app();
    const last = new Construct(chart, 'last');
    configMap(last, 'x');
    configMap(last, 'y');
    configMap(chart, 'a');
    last.node.addDependency(chart);
    const plan = planOf(root);
    expect(names(plan)).toEqual(['a', 'x', 'y']);
    expect(waits(plan)).toEqual({ a: [], x: ['a'], y: ['a'] });
  });

  it('on a construct without objects means what that one depends on', () => {
    const { root, chart } = app();
    const [late, empty] = [new Construct(chart, 'late'), new Construct(chart, 'empty')];
    configMap(late, 'a');
    late.node.addDependency(empty);
    empty.node.addDependency(configMap(chart, 'b'));
    expect(names(planOf(root))).toEqual(['b', 'a']);
  });

  it('in a cycle is a finding that names the constructs on it, and keeps the order of declaration (MW107)', () => {
    const { root, chart } = app();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => configMap(chart, name));
    configMap(chart, 'behind').addDependency(chart.node.findChild('a'));
    a?.addDependency(c as Construct);
    b?.addDependency(a as Construct);
    c?.addDependency(b as Construct);
    const plan = planOf(root);
    expect(plan.findings).toEqual([
      expect.objectContaining({ code: 'MW107', value: 'finance/a -> finance/b -> finance/c -> finance/a' }),
    ]);
    expect(names(plan)).toEqual(['a', 'b', 'c', 'behind']);
  });

  it('reports every cycle, those between subtrees too', () => {
    const { root, chart } = app();
    const scopes = ['a', 'b', 'c', 'd'].map((id) => new Construct(chart, id));
    for (const scope of scopes) for (const i of [1, 2]) configMap(scope, `${scope.node.id}${i}`);
    const [a, b, c, d] = scopes as [Construct, Construct, Construct, Construct];
    a.node.addDependency(b);
    b.node.addDependency(a);
    c.node.addDependency(d, b);
    d.node.addDependency(c);
    expect(codes(planOf(root))).toEqual([
      ['MW107', 'finance/a/a1'],
      ['MW107', 'finance/c/c1'],
    ]);
  });

  it('takes no notice of how many paths lead through diamonds', () => {
    const { root, chart } = app();
    let previous: Construct | undefined;
    for (let layer = 0; layer < 300; layer++) {
      const scope = new Construct(chart, `layer${299 - layer}`);
      configMap(scope, `l${layer}`);
      configMap(scope, `r${layer}`);
      if (previous) scope.node.addDependency(previous);
      previous = scope;
    }
    const plan = planOf(root);
    expect(waits(plan)).toMatchObject({ l0: [], l299: ['l298', 'r298'], r299: ['l298', 'r298'] });
    expect(names(plan).at(-1)).toBe('r299');
  });

  it('between 5,000 objects and 5,000 others takes one list', () => {
    const { root, chart } = app();
    const [late, early] = [new Construct(chart, 'late'), new Construct(chart, 'early')];
    const namespace = new Construct(chart, 'ns');
    for (let i = 0; i < 5000; i++) {
      configMap(late, `late${i}`);
      configMap(early, `early${i}`);
    }
    late.node.addDependency(early);
    early.node.addDependency(namespace);
    configMap(namespace, 'ns');
    const plan = planOf(root);
    expect(names(plan)[5001]).toBe('late0');
    expect(plan.objects[5001]?.dependsOn).toHaveLength(5000);
    expect(new Set(plan.objects.map(({ dependsOn }) => dependsOn)).size).toBe(3);
  });

  it('between 5,000 and 5,000 objects of one namespace still takes one list', () => {
    const { root, chart } = app();
    const [late, early] = [new Construct(chart, 'late'), new Construct(chart, 'early')];
    for (let i = 0; i < 5000; i++) {
      configMap(late, `late${i}`);
      configMap(early, `early${i}`);
    }
    late.node.addDependency(early);
    declare(chart, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
    const plan = planOf(root);
    expect(names(plan)[0]).toBe('ns');
    expect(new Set(plan.objects.slice(5001).map(({ dependsOn }) => dependsOn)).size).toBe(1);
  });

  it('sorts a chain of 20,000 objects declared backwards', () => {
    const { root, chart } = app();
    let next: Construct | undefined;
    for (let i = 0; i < 20_000; i++) {
      const object = configMap(chart, `c${i}`);
      next?.node.addDependency(object);
      next = object;
    }
    const plan = planOf(root);
    expect([names(plan)[0], names(plan)[19_999]]).toEqual(['c19999', 'c0']);
  });

  it('finds a cycle of 20,000 objects without running out of stack', () => {
    const { root, chart } = app();
    const objects = Array.from({ length: 20_000 }, (_, i) => configMap(chart, `c${i}`));
    for (const [i, object] of objects.entries()) object.addDependency(objects[(i + 1) % objects.length] as Construct);
    expect(codes(planOf(root))).toEqual([['MW107', 'finance/c0']]);
  });

  it('in random trees means the same as every pair of objects spelled out', () => {
    const random = randomFrom(7);
    let acyclic = 0;
    for (let round = 0; round < 200; round++) {
      const { root, chart } = app();
      const scopes: [Construct, ...Construct[]] = [chart];
      for (let i = 0; i < 6; i++) scopes.push(new Construct(random.pick(scopes), `s${i}`));
      const objects = Array.from({ length: 8 }, (_, i) => configMap(random.pick(scopes), `o${i}`));
      const all: [Construct, ...Construct[]] = [...scopes, ...objects];
      const pairs = new Set<string>();
      for (let i = 0; i < 5; i++) {
        const [source, target] = [random.pick(all), random.pick(all)];
        const [sources, targets] = [source, target].map((c) => objects.filter((o) => o.node.scopes.includes(c)));
        if (source.node.scopes.includes(target) || target.node.scopes.includes(source) || !targets?.length) continue;
        source.node.addDependency(target);
        for (const s of sources ?? []) for (const t of targets) pairs.add(`${s.node.id} ${t.node.id}`);
      }
      const plan = planOf(root);
      const reached = closure(waits(plan));
      const expected = closure(
        Object.fromEntries(
          objects.map(({ node }) => [
            node.id,
            [...pairs].filter((p) => p.startsWith(`${node.id} `)).map((p) => p.split(' ')[1] as string),
          ]),
        ),
      );
      const cyclic = Object.entries(expected).some(([name, others]) => others.has(name));
      expect(plan.findings.length > 0).toBe(cyclic);
      if (cyclic) continue;
      acyclic++;
      expect(reached).toEqual(expected);
      const order = names(plan);
      for (const [name, others] of Object.entries(expected)) {
        for (const other of others) expect(order.indexOf(other)).toBeLessThan(order.indexOf(name));
      }
    }
    expect(acyclic).toBeGreaterThan(100);
  });
});

/** Everything that each name waits for, directly or not. */
function closure(direct: Readonly<Record<string, readonly string[]>>): Record<string, Set<string>> {
  const reach = (name: string, seen: Set<string>): Set<string> => {
    for (const other of direct[name] ?? []) if (!seen.has(other)) reach(other, seen.add(other));
    return seen;
  };
  return Object.fromEntries(Object.keys(direct).map((name) => [name, reach(name, new Set())]));
}
