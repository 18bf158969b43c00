/**
 * The entry of `cdk8s synth`: all environments as YAML, one folder each.
 * @module
 */
import { FindingsError } from '../lib';
import { synthesize, writeSyntheses } from './synthesis';

try {
  writeSyntheses(synthesize(), process.env.CDK8S_OUTDIR ?? 'dist');
} catch (error) {
  if (!(error instanceof FindingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
