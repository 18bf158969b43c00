import { type Finding, finding } from '../finding';
import { isLateText } from '../kube';
import { arrayOf, containersOf, type PlannedObject } from '../plan';
import type { Check, Workload } from './check';
import { isSecretLiteral, isSecretValue } from './secret-literals';

/** Names what is no secret though it looks like one: variables on the pod template, keys on a ConfigMap or Secret. */
const NOT_SECRET = 'meshwright.dev/not-secret';

type Annotations = Readonly<Record<string, unknown>>;

interface Metadata {
  readonly annotations?: Annotations;
  readonly labels?: Annotations;
}

/**
 * MW209: what a Secret holds is not known before deployment. In the plan it would be in the code, and base64 on disk.
 * MW210: what is a secret by its name or its form stands in a Secret. No finding shows a value.
 */
export const secrets: Check = {
  codes: ['MW209', 'MW210'],
  check: ({ plan, ofKind, workloads }) => [
    // Labels of other objects than pods repeat theirs; reading all of them would cost as much as all else here.
    ...plan.objects.flatMap(({ path, manifest: { metadata } }) =>
      checkMetadata(path, { annotations: metadata.annotations }, 'the object'),
    ),
    ...ofKind('-', 'Secret').flatMap(checkSecret),
    ...ofKind('-', 'ConfigMap').flatMap(checkConfigMap),
    ...workloads.flatMap(checkWorkload),
  ],
};

function checkSecret({ path, manifest }: PlannedObject): Finding[] {
  const { data, stringData, metadata } = manifest;
  const isPublic = publicNames(metadata.annotations);
  const entries = Object.entries({ ...data, ...stringData });
  return entries.flatMap(([key, value]) => {
    if (typeof value !== 'string' || value === '' || isLateText(value) || isPublic(key)) return [];
    return [
      finding('MW209', path, {
        message: `the value of ${key} is known before deployment, so it stands in the code`,
        allowed: 'a value of the configuration: a Pulumi secret, or one that an operator fills in',
        fix: `take it from pulumi.Config, or name the key in the annotation ${NOT_SECRET} of the Secret`,
      }),
    ];
  });
}

function checkConfigMap({ path, manifest }: PlannedObject): Finding[] {
  const isPublic = publicNames(manifest.metadata.annotations);
  const entries = Object.entries(manifest.data ?? {});
  return entries
    .filter(([key, value]) => typeof value === 'string' && isSecretLiteral(key, value) && !isPublic(key))
    .map(([key]) => literal(path, `${key} holds`, 'the ConfigMap'));
}

function checkWorkload({ object, pod }: Workload): Finding[] {
  const isPublic = publicNames(pod.annotations);
  // Among them the revisions of secrets, which code may give.
  const metadata = checkMetadata(object.path, pod, 'the pod template');
  const inContainers = containersOf(pod.spec).flatMap(({ field, container }) => {
    const variables = arrayOf(container.env)
      .filter(({ name, value }) => typeof value === 'string' && isSecretLiteral(String(name), value))
      .map(({ name }) => ({ name: String(name), place: `${field}.env[${name}]` }));
    const options = [arrayOf(container.command), arrayOf(container.args)].flatMap((texts) =>
      optionsOf(texts.map(String))
        .filter(({ name, value }) => isSecretLiteral(name, value))
        .map(({ name }) => ({ name, place: `the argument ${name} of ${field}` })),
    );
    return [...variables, ...options]
      .filter(({ name }) => !isPublic(name))
      .map(({ place }) => literal(object.path, `${place} has`, 'the pod template'));
  });
  return [...metadata, ...inContainers];
}

function checkMetadata(path: string, { annotations, labels }: Metadata, annotated: string): Finding[] {
  // Few objects have a secret here, so whether it is exempt is asked last.
  return Object.entries({ annotation: annotations, label: labels }).flatMap(([what, entries]) =>
    Object.entries(entries ?? {})
      .filter(([, value]) => typeof value === 'string' && isSecretValue(value))
      .filter(([key]) => !publicNames(annotations)(key))
      .map(([key]) => literal(path, `the ${what} ${key} has`, annotated)),
  );
}

/** The options of a command line: `--name=value`, `-name value`, `NAME=value`. */
function optionsOf(texts: readonly string[]): { name: string; value: string }[] {
  return texts.flatMap((text, i) => {
    const { name, value } = /^-{0,2}(?<name>[\w.-]+)=(?<value>.*)$/s.exec(text)?.groups ?? {};
    if (name !== undefined && value !== undefined) return [{ name, value }];
    const next = texts[i + 1];
    const option = /^-{1,2}(?<name>[\w.-]+)$/.exec(text)?.groups?.name;
    return option === undefined || next === undefined || next.startsWith('-') ? [] : [{ name: option, value: next }];
  });
}

function literal(path: string, what: string, annotated: string): Finding {
  return finding('MW210', path, {
    message: `${what} a literal value that by its name or form is a secret; whoever reads the object has it`,
    allowed: 'a reference to a key of a Secret (secretEnv, secretKeyRef)',
    fix: `put the value in a Secret, or name it in the annotation ${NOT_SECRET} of ${annotated}`,
  });
}

function publicNames(annotations: Annotations = {}): (name: string) => boolean {
  const names = new Set(String(annotations[NOT_SECRET] ?? '').split(/[\s,]+/));
  return (name) => names.has(name);
}
