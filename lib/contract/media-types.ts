import { type Finding, finding } from '../finding';
import { children, formatPointer, type Location, locate } from './source';

/**
 * A media type or a range of them, by the grammar of HTTP (RFC 9110, 8.3.1 and 12.5.1): two tokens. The names that can be
 * registered (RFC 6838, 4.2) are fewer, but types that nobody registered are in use.
 */
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** The media types and ranges that the `content` of a body names: in lower case, without parameters, each once. */
export function mediaTypesOf(content: Location): string[] {
  return [...new Set(children(content).map(nameOf))];
}

/**
 * MW602 for each that is no media type: no request can have it, and where a line ends inside it, Envoy refuses the answer
 * that names it in `Accept`, and with that all routes of the host.
 */
export function checkMediaTypes(content: Location): Finding[] {
  return children(content)
    .filter((type) => !MEDIA_TYPE.test(nameOf(type)))
    .map((type) =>
      finding('MW602', locate(type), {
        message: `The name of the content at ${formatPointer(type.pointer)} is no media type`,
        value: type.pointer.at(-1),
        allowed: 'a type and a subtype, each of ASCII letters, digits and signs as RFC 9110 has them, or a range',
        fix: 'write it as requests have it in Content-Type, such as application/json or image/*',
      }),
    );
}

function nameOf(type: Location): string {
  return (String(type.pointer.at(-1)).split(';', 1)[0] ?? '').trim().toLowerCase();
}
