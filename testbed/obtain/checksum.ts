import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { TestbedError } from '../failure';

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Throws a {@link TestbedError} when the file is not the one that `expected` belongs to. */
export async function verifySha256(file: string, expected: string): Promise<void> {
  const actual = await sha256(file);
  if (actual !== expected.toLowerCase()) {
    throw new TestbedError(`wrong checksum: expected SHA-256 ${expected}, got ${actual}`);
  }
}

/** The SHA-256 of `name` out of a checksum file: `<digits>  <name>` lines, or the digits alone. */
export function checksumFor(name: string, checksums: string): string {
  for (const line of checksums.trim().split('\n')) {
    const [, digits, file] = /^([0-9a-fA-F]{64})(?:\s+\*?(\S+))?\s*$/.exec(line) ?? [];
    if (digits !== undefined && (file === undefined || file === name)) return digits.toLowerCase();
  }
  throw new TestbedError(`the published checksums do not name ${name}`);
}
