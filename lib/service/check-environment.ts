import { type Finding, finding } from '../finding';
import { checkData, checkName, envName, type MinorVersion } from '../kube';
import { checkSecretRefs } from '../workload';
import { environmentOf } from './environment';
import type { MicroserviceIntent } from './props';
import { telemetryEnv } from './telemetry-env';

/** What is wrong with what a service's process is given: variables, secrets, files. */
export function checkEnvironment(path: string, intent: MicroserviceIntent, kubernetes: MinorVersion): Finding[] {
  const { env, secretEnv, configFiles, telemetryCredentials } = intent;
  const names = new Set([...Object.keys(env), ...Object.keys(secretEnv)]);
  return [
    ...[...names].flatMap((name) => checkName(path, envName(kubernetes), 'the name of a variable', name)),
    ...checkTwice(path, intent),
    ...Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? checkValue(path, name, value) : [])),
    ...checkReferences(path, intent),
    ...checkSecretRefs(path, secretEnv, telemetryCredentials && [telemetryCredentials.certificates]),
    ...checkSecretRefs(path, telemetryCredentials?.token ? { OTLP_TOKEN: telemetryCredentials.token } : {}),
    ...checkData(path, 'configFiles', configFiles),
  ];
}

function checkTwice(path: string, intent: MicroserviceIntent): Finding[] {
  const { env, secretEnv } = intent;
  const twice = Object.keys(env).filter((name) => Object.hasOwn(secretEnv, name));
  // What another variable of telemetry refers to cannot be replaced without it.
  const taken = helpersOf(intent).filter((name) => Object.hasOwn(env, name) || Object.hasOwn(secretEnv, name));
  return [
    ...twice.map((name) =>
      finding('MW101', path, {
        message: 'an environment variable stands both in env and in secretEnv',
        value: name,
        allowed: 'one of them',
        fix: 'remove it from env',
      }),
    ),
    ...taken.map((name) =>
      finding('MW101', path, {
        message: 'an environment variable has the name of one that the service’s telemetry reads',
        value: name,
        allowed: `any name but ${name}`,
        fix: 'rename it',
      }),
    ),
  ];
}

/** The variables of telemetry that others of it refer to, which nobody has replaced. */
function helpersOf(intent: MicroserviceIntent): string[] {
  const { env, secretEnv } = intent;
  const all = telemetryEnv(intent);
  const own = all.filter(({ name }) => !Object.hasOwn(env, name) && !Object.hasOwn(secretEnv, name));
  return all.map(({ name }) => name).filter((name) => own.some(({ value = '' }) => value.includes(`$(${name})`)));
}

function checkValue(path: string, name: string, value: string): Finding[] {
  if (!value.includes('\0')) return [];
  return [
    finding('MW119', path, {
      message: `the value of ${name} holds a NUL character, at which a process would take it to end`,
      allowed: 'text without NUL',
      fix: 'remove it, or put the value into a file',
    }),
  ];
}

function checkReferences(path: string, intent: MicroserviceIntent): Finding[] {
  const { unknown, circle } = environmentOf(intent);
  return [
    ...unknown.map(({ variable, reference }) =>
      finding('MW120', path, {
        message: `${variable} refers to a variable that the container does not have`,
        value: `$(${reference})`,
        allowed: 'variables of env and secretEnv',
        fix: `correct the name, or write "$$(${reference})" for the text itself`,
      }),
    ),
    ...(circle
      ? [
          finding('MW120', path, {
            message: 'environment variables refer to each other in a circle',
            value: circle.join(' -> '),
            allowed: 'references to variables that have a value without them',
            fix: 'give one of them its value',
          }),
        ]
      : []),
  ];
}
