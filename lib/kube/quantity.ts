import { type Finding, finding } from '../finding';

/**
 * The grammar of `resource.Quantity` (k8s.io/apimachinery/pkg/api/resource), for amounts that are not negative. Like the
 * API server it takes spaces around, and no digits at all for 0.
 */
const QUANTITY = /^\+?(\d*\.?\d*)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;

/** Powers of ten; written as an exponent, they lose no digit: "300m" is exactly what "0.3" is. */
const DECIMAL: ReadonlyMap<string, number> = new Map([
  ...(['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const).map((suffix, i): [string, number] => [
    suffix,
    3 * (i - 3),
  ]),
]);
const BINARY: ReadonlyMap<string, number> = new Map(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, i) => [suffix, 1024 ** (i + 1)]),
);

/** The value of a Kubernetes quantity in its base unit (cores, bytes), or undefined if it is none. */
export function parseQuantity(quantity: string): number | undefined {
  const text = quantity.replace(/^ +| +$/g, '');
  const match = QUANTITY.exec(text);
  if (!match || text === '') return undefined;
  const [, digits = '', suffix = ''] = match;
  if (!/\d/.test(digits)) return 0;
  const factor = BINARY.get(suffix);
  if (factor !== undefined) return Number(digits) * factor;
  const exponent = DECIMAL.get(suffix);
  return Number(`${digits}${exponent === undefined ? suffix : `e${exponent}`}`);
}

/** What a quantity measures, and what of it there can be. */
interface Resource {
  readonly name: string;
  readonly least: string;
  readonly most: string;
  readonly example: string;
}

/**
 * From the millicore, which is the least that the kubelet counts in, to twice the largest machines that can be had
 * (1,920 cores).
 */
const CPU: Resource = { name: 'of CPU, in cores', least: '1m', most: '4096', example: '250m' };
/** Below 4 MiB no container starts (Docker asks for 6); above are twice the largest machines (32 TiB). */
const MEMORY: Resource = { name: 'of memory, in bytes', least: '4Mi', most: '64Ti', example: '256Mi' };
/** From one page to the largest volumes that providers of clusters have (64 TiB). */
const DISK: Resource = { name: 'of disk space, in bytes', least: '4Ki', most: '64Ti', example: '10Gi' };

/** MW104 unless `value` is a quantity of CPU from 1m to 4096 cores. */
export function checkCpu(path: string, what: string, value: string): Finding[] {
  return checkQuantity(path, what, value, CPU);
}

/** MW104 unless `value` is a quantity of memory from 4Mi to 64Ti. */
export function checkMemory(path: string, what: string, value: string): Finding[] {
  return checkQuantity(path, what, value, MEMORY);
}

/** MW104 unless `value` is a quantity of disk space from 4Ki to 64Ti. */
export function checkDiskSpace(path: string, what: string, value: string): Finding[] {
  return checkQuantity(path, what, value, DISK);
}

function checkQuantity(path: string, what: string, value: string, resource: Resource): Finding[] {
  const { name, least, most, example } = resource;
  const parsed = parseQuantity(value);
  const inRange = parsed !== undefined && parsed >= bound(least) && parsed <= bound(most);
  if (inRange) return [];
  return [
    finding('MW104', path, {
      message: parsed === undefined ? `${what} is not a quantity` : `${what} is no plausible amount ${name}`,
      value,
      allowed: `${least} to ${most}: a number with an optional suffix of m (thousandths), k, M, G, T, Ki, Mi, Gi or Ti`,
      fix: `write it as Kubernetes does, such as "${example}"`,
    }),
  ];
}

const bound = (quantity: string) => parseQuantity(quantity) ?? Number.NaN;
