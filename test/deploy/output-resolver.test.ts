import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, Lazy } from 'cdk8s';
import { OutputResolver } from '../../lib/deploy';

/** What an object with this `data` comes to: as planned, and as lifted. */
function planAndLift(data: Record<string, unknown>) {
  const outputs = new OutputResolver();
  const chart = new Chart(new App({ resolvers: [outputs] }), 'chart');
  const object = new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap', data } as never);
  const manifest = object.toJson();
  return { outputs, manifest, lifted: outputs.lift(manifest) as { data: Record<string, pulumi.Output<unknown>> } };
}

const known = <T>(value: pulumi.Input<T>) =>
  new Promise<pulumi.Unwrap<T>>((resolve) => pulumi.output(value).apply((value) => resolve(value)));

describe('OutputResolver', () => {
  test('replaces an Output by a text while the plan is made, and puts it back', async () => {
    const { manifest, lifted } = planAndLift({ host: pulumi.output('db.example') });
    expect(manifest.data.host).toBe('pulumi-output-0-token');
    expect(await known(lifted)).toMatchObject({ kind: 'ConfigMap', data: { host: 'db.example' } });
  });

  test('finds Outputs in lists, in nested objects and in lazy values', async () => {
    const data = {
      list: [{ deep: pulumi.output('a') }],
      lazy: Lazy.any({ produce: () => ({ x: pulumi.output('b') }) }),
    };
    expect(await known(planAndLift(data).lifted)).toMatchObject({
      data: { list: [{ deep: 'a' }], lazy: { x: 'b' } },
    });
  });

  test('leaves everything that holds no Output as it is', async () => {
    const data = { text: 'pulumi-output-7-token', number: 7, no: false, list: [1, 'two'] };
    expect(planAndLift(data).lifted).toMatchObject({ data });
  });

  test('keeps the type of an Output that is the whole value', async () => {
    const { lifted } = planAndLift({ port: pulumi.output(8080), hosts: pulumi.output(['a', 'b']) });
    expect(await known(lifted.data)).toEqual({ port: 8080, hosts: ['a', 'b'] });
  });

  test('inserts tokens into longer texts, each in its place', async () => {
    const outputs = new OutputResolver();
    const [host, port] = [outputs.token(pulumi.output('db')), outputs.token(pulumi.output(5432))];
    const lifted = outputs.lift(`tcp://${host}:${port}/?fallback=${host}`);
    expect(await known(lifted)).toBe('tcp://db:5432/?fallback=db');
  });

  test('keeps secretness, in a longer text too', async () => {
    const outputs = new OutputResolver();
    const token = outputs.token(pulumi.secret('hunter2'));
    const plain = outputs.token(pulumi.output('user'));
    const isSecret = (text: string) => pulumi.isSecret(outputs.lift(text) as pulumi.Output<string>);
    expect([await isSecret(token), await isSecret(`${plain}:${token}`), await isSecret(`${plain}!`)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('gives one Output one token, so that a plan is the same each time', () => {
    const outputs = new OutputResolver();
    const output = pulumi.output('x');
    expect(outputs.token(output)).toBe(outputs.token(output));
    expect(outputs.token(pulumi.output('x'))).not.toBe(outputs.token(output));
  });
});
