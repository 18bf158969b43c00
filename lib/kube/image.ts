import { type Finding, finding } from '../finding';

/** `[registry[:port]/]repository[:tag][@digest]`, after the distribution reference grammar. */
const IMAGE =
  /^((?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}))?$/;
/** The longest name, without tag and digest, that container runtimes take. */
const LONGEST_NAME = 255;

/** An image reference, taken apart. */
export interface ImageParts {
  readonly name: string;
  readonly tag?: string;
  /** `sha256:` or `sha512:` and hex digits. */
  readonly digest?: string;
}

/** The parts of an image reference, or undefined if it is none. */
export function parseImage(reference: string): ImageParts | undefined {
  const [, name = '', tag, digest] = IMAGE.exec(reference) ?? [];
  return name === '' || name.length > LONGEST_NAME ? undefined : { name, tag, digest };
}

/** MW105 unless `value` is an image reference with a digest or a tag other than `latest`. */
export function checkImage(path: string, value: string): Finding[] {
  const image = parseImage(value);
  if (image && (image.digest !== undefined || (image.tag !== undefined && image.tag !== 'latest'))) return [];
  return [
    finding('MW105', path, {
      message: image ? 'the image does not name one fixed build' : 'the image is not an image reference',
      value: image ? value : withoutCredentials(value),
      allowed: 'name@sha256:<64 hex digits>, or name:tag with a tag other than "latest"',
      fix: 'name the digest that your build printed',
    }),
  ];
}

/** What was given without what looks like a user and a password before the registry, or nothing of what is no one word. */
function withoutCredentials(value: string): string | undefined {
  return /\s/.test(value) ? undefined : value.replace(/^[^@]*:[^@/]*@(?!sha\d+:)/, '…@');
}
