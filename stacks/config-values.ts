import { type Finding, finding } from '../lib';
import { checkImage } from '../lib/kube';

/** The texts of a stack's configuration that have a form. */
interface Texts {
  readonly images: Readonly<Record<string, string>>;
  readonly collectorImage?: string;
  readonly telemetry?: { readonly backend: string };
}

/** What has the wrong form. Rules of the library would tell it too, and show the value, which may be a secret. */
export function checkTexts({ images, collectorImage, telemetry }: Texts, source: string): Finding[] {
  const ofServices = Object.entries(images).map(([name, image]): [string, string] => [`images.${name}`, image]);
  const named = [...ofServices, ...(collectorImage === undefined ? [] : [['collectorImage', collectorImage] as const])];
  return [
    ...named.flatMap(([key, image]) =>
      checkImage(source, image).map((found) => ({
        ...found,
        message: `of the key ${key}, ${found.message}`,
        value: undefined,
      })),
    ),
    ...(telemetry && !isBaseUrl(telemetry.backend) ? [wrongBackend(source)] : []),
  ];
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '';
}

function wrongBackend(source: string): Finding {
  return finding('MW109', source, {
    message: 'the key telemetry.backend is not the base URL of an OTLP/HTTP backend, or holds credentials',
    allowed: 'http(s)://host[:port][/path], without user, query and fragment',
    fix: 'name the URL to which /v1/traces is added; credentials are the secret telemetryAuthorization',
  });
}

/** 32 characters with digits among them, as tokens have; the id of a tenant, a UUID, is none. */
const TOKEN = /^(?=.*\d)(?=.*[a-z])(?![\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$)[\w-]{32,}$/i;

/** Whether a part of a URL's path looks like a token. */
export function holdsToken(url: string): boolean {
  return URL.canParse(url) && new URL(url).pathname.split('/').some((part) => TOKEN.test(part));
}

/** MW208 for such a URL. */
export function plainToken(source: string): Finding {
  return finding('MW208', source, {
    message: 'the key telemetry.backend holds in its path what looks like a token',
    allowed: 'a URL without credentials',
    fix: 'change the token where it came from, and set the new one as the secret telemetryAuthorization',
  });
}

/** Whose name is not nearly that of a known key may be a secret that stands in the wrong place. */
export function unknownKey(parent: string, key: string, known: readonly string[]): string {
  const isNear = known.some((name) => distance(name, key) <= MOST_SLIPS);
  const joint = parent.endsWith(':') ? '' : '.';
  if (isNear) return `the key ${parent}${joint}${key} is unknown`;
  return `${parent.replace(/:$/, '')} has an unknown key, which is not shown: it resembles no known one`;
}

const MOST_SLIPS = 2;

/** How many characters have to be added, removed or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  const first = Array.from({ length: b.length + 1 }, (_, i) => i);
  const last = [...a].reduce((row, character, i) => {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (character === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    return next;
  }, first);
  return last[b.length] ?? 0;
}
