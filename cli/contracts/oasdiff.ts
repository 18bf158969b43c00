import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { run } from '../../testbed/process';
import { UserError } from '../failure';

/** Of what stands in a JSON document, oasdiff knows no line. */
const source = z.object({ file: z.string(), line: z.number().optional() });

/** One change as oasdiff states it. */
const difference = z.object({
  /** The rule that found it. */
  id: z.string(),
  text: z.string(),
  /** 1 for information, 2 for a warning, 3 for an error. */
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** The method, where it concerns an operation. */
  operation: z.string().optional(),
  operationId: z.string().optional(),
  /** The path template without the base path. */
  path: z.string().optional(),
  baseSource: source.optional(),
  revisionSource: source.optional(),
});

export type Difference = z.infer<typeof difference>;

/**
 * What oasdiff prints as JSON. Throws a {@link UserError} for anything else: what cannot be read must not pass for "no
 * changes".
 */
export function parseDifferences(output: string, subject: string): Difference[] {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    throw new UserError(`oasdiff gave no JSON for ${subject}: "${output.slice(0, 200)}"`);
  }
  const parsed = z.array(difference).safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UserError(`oasdiff gave something unknown for ${subject}: ${z.prettifyError(parsed.error)}`);
}

/** Compares two documents. Throws a {@link UserError} when oasdiff fails, with what it said. */
export async function differences(oasdiff: string, base: string, now: string): Promise<Difference[]> {
  // It would take settings from the environment and from files in the working directory.
  const { OASDIFF_CONFIG: _, ...env } = process.env;
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'meshwright-oasdiff-'));
  try {
    const args = ['changelog', base, now, '--format', 'json', '--flatten-params', '--auto-upgrade'];
    const { code, stdout, stderr } = await run(oasdiff, args, { cwd, env, timeout: 120_000 });
    if (code === 0) return parseDifferences(stdout, now);
    throw new UserError(`oasdiff failed for ${now}: ${stderr.trim() || `exit code ${code}`}`);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
