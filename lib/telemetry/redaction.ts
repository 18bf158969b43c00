import type { Contract } from '../contract';
import { component, type Processor, SIGNALS, type Signal } from './component';
import { escapeDollars, ottlText } from './escape';
import { FIXED_ATTRIBUTES } from './fixed-attributes';
import { secretKeys, secretNames } from './secret-names';

/** The headers that say who somebody is, or let a request be made once more in his name. */
const HEADERS = ['Authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie', 'Idempotency-Key'];

/** Attributes by which telemetry itself tells things apart, and under which a field such as `name` is nothing secret. */
const OF_TELEMETRY =
  '^(service|k8s|telemetry|host|os|process|container|deployment|cloud|otel|network|server|client|code|thread|db|messaging)' +
  '\\.([a-z0-9_.]+\\.)?(name|namespace|id|uid|address|port|type|version|region)$';

/** What stands in place of a secret, which is also what the redaction processor writes. */
const MASK = '****';

export interface Redaction {
  readonly forTraces: readonly Processor<'traces'>[];
  /** For logs and metrics. */
  readonly forOthers: readonly Processor<Signal>[];
}

/**
 * Masks the headers and the secret fields of contracts: attributes, those of metrics too, and members of log bodies by the
 * last words of their name, and `name: value` or `"name": "value"` within any text. It comes last, so that nothing adds to what it has seen.
 */
export function redaction(contracts: readonly Contract[]): Redaction {
  const named = contracts
    .flatMap(({ sensitiveFields }) => sensitiveFields)
    .filter((name) => /[\p{L}\p{N}]/u.test(name));
  const fields = [...new Set(named)].sort();
  const texts = [inText(HEADERS, REST_OF_LINE), ...(fields.length > 0 ? [inText(fields, WORD)] : [])];
  const masking = component('processor', 'redaction/contracts', SIGNALS, {
    allow_all_keys: true,
    redact_all_types: true,
    ignored_keys: [...FIXED_ATTRIBUTES],
    ignored_key_patterns: [OF_TELEMETRY],
    blocked_key_patterns: [secretKeys([...HEADERS, ...fields])],
    blocked_values: texts,
    summary: 'silent',
  });
  // The redaction processor looks at attributes and bodies; errors also stand in the status of a span. No processor of
  // release 0.159 reaches the attributes of span links and of exemplars.
  const statuses = component('processor', 'transform/contracts', ['traces'], {
    error_mode: 'propagate',
    // A group each, since statements of one group run together, and a span need not have events.
    trace_statements: [['span.status.message', 'span.name'], ['spanevent.name']].map((fields) => ({
      statements: texts.flatMap((regex) =>
        fields.map((field) => `replace_pattern(${field}, ${ottlText(regex)}, "${MASK}")`),
      ),
    })),
  });
  const escaped = escapeDollars(masking);
  return { forTraces: [escapeDollars(statuses), escaped], forOthers: [escaped] };
}

const REST_OF_LINE = `[^\\r\\n"']+`;
const WORD = `[^\\s"',;&}\\]{\\[\\\\]+`;

/** A name with its value, the name perhaps and the value perhaps in quotes, which may be escaped or cut off. */
function inText(names: readonly string[], bare: string): string {
  const value = `(\\\\*"(\\\\.|[^"\\\\])*"?|'[^']*'?|${bare})`;
  return `${secretNames(names)}(\\\\*["'])?\\s*[:=]\\s*${value}`;
}
