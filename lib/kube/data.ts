import { type Finding, finding } from '../finding';
import { CONFIG_KEY, checkName } from './names';

/** What the values of a ConfigMap or Secret may come to together (k8s.io/kubernetes, MaxSecretSize). */
const MOST_BYTES = 2 ** 20;

/** What is wrong with the `data` of a ConfigMap or Secret: keys that are none (MW102), more than 1 MiB (MW122). */
export function checkData(path: string, what: string, data: Readonly<Record<string, string>>): Finding[] {
  const bytes = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const keys = Object.keys(data).flatMap((key) => checkName(path, CONFIG_KEY, `a key of ${what}`, key));
  if (bytes <= MOST_BYTES) return keys;
  return [
    ...keys,
    finding('MW122', path, {
      message: `the values of ${what} are larger than the API server takes`,
      value: `${bytes} bytes`,
      allowed: `${MOST_BYTES} bytes together`,
      fix: 'put large files on a volume or into the image',
    }),
  ];
}

/** Node has it since 20; the types of ES2023 do not. */
type WellFormed = string & { isWellFormed(): boolean };

/** Whether a text is whole characters: half of a surrogate pair is in no encoding. */
export function isText(text: string): boolean {
  return (text as WellFormed).isWellFormed();
}
