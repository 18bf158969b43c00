import * as pulumi from '@pulumi/pulumi';
import { type Finding, finding } from '../finding';
import type { Manifest, Plan, PlannedObject } from '../plan';
import type { OutputResolver } from './output-resolver';

/** What Pulumi puts in the place of an Output that is turned into text. */
const STRINGIFIED = /Calling \[to(?:String|JSON)\] on an \[Output<T>\] is not supported/;

/** One text of a manifest and where it stands, such as `spec.template.spec.containers[0].image`. */
interface Text {
  readonly object: PlannedObject;
  readonly field: string;
  readonly text: string;
}

/**
 * What only deployment can see of a plan's Outputs: a secret outside a Secret (MW201), an Output that was turned into
 * text or encoded (MW116), and an identity that is not known before deployment (MW113).
 */
export async function checkOutputs(plan: Plan, outputs: OutputResolver): Promise<Finding[]> {
  const texts = plan.objects.flatMap((object) => [...textsOf(object, object.manifest, '')]);
  const secrets = await Promise.all(texts.map((text) => checkSecret(text, outputs)));
  return [
    ...texts.flatMap((text) => [...checkText(text, outputs), ...checkIdentity(text, outputs)]),
    ...secrets.flat(),
  ];
}

function checkText({ object, field, text }: Text, outputs: OutputResolver): Finding[] {
  if (STRINGIFIED.test(text)) {
    return [
      finding('MW116', object.path, {
        message: `${field} of ${object.id} holds Pulumi's error text in place of a value`,
        allowed: 'the Output itself, pulumi.interpolate, output.apply(...), or OutputResolver.token(output)',
        fix: 'pass the Output on, or make the text with pulumi.interpolate',
      }),
    ];
  }
  if (!isSecret(object.manifest) || !field.startsWith('data.')) return [];
  if (outputs.outputsIn(Buffer.from(text, 'base64').toString('utf8')).length === 0) return [];
  return [
    finding('MW116', object.path, {
      message: `${field} of ${object.id} encodes the token of an Output, not its value`,
      allowed: 'an Output of the encoded value',
      fix: 'encode inside output.apply(...), or use stringData',
    }),
  ];
}

function checkIdentity({ object, field, text }: Text, outputs: OutputResolver): Finding[] {
  if (!['apiVersion', 'kind', 'metadata.name', 'metadata.namespace'].includes(field)) return [];
  if (outputs.outputsIn(text).length === 0) return [];
  return [
    finding('MW113', object.path, {
      message: `${field} is an Output, so the object's identity is not known before deployment`,
      allowed: 'a plain string',
      fix: `choose ${field} in the code or read it from the configuration`,
    }),
  ];
}

async function checkSecret({ object, field, text }: Text, outputs: OutputResolver): Promise<Finding[]> {
  if (isSecret(object.manifest) && /^(data|stringData)\./.test(field)) return [];
  const secret = await Promise.all(outputs.outputsIn(text).map((output) => pulumi.isSecret(output)));
  if (!secret.includes(true)) return [];
  return [
    finding('MW201', object.path, {
      message: `${field} of ${object.id} is a secret Output`,
      allowed: 'secret values in data or stringData of a Secret only',
      fix: 'put the value in a Secret and refer to its key (secretKeyRef)',
    }),
  ];
}

/** Whether an object is a Secret of the core group. */
export function isSecret(manifest: Manifest): boolean {
  return manifest.apiVersion === 'v1' && manifest.kind === 'Secret';
}

function* textsOf(object: PlannedObject, value: unknown, field: string): Generator<Text> {
  if (typeof value === 'string') yield { object, field, text: value };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsOf(object, item, `${field}[${index}]`);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      yield* textsOf(object, item, field === '' ? key : `${field}.${key}`);
    }
  }
}
