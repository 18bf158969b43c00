import { type Contract, readContract } from '../../lib/contract';

/** Reads `api.yaml` among files that exist in memory only. */
export function read(document: string, files: Readonly<Record<string, string>> = {}): Contract {
  return readContract(document, 'api.yaml', (file) => {
    const text = files[file];
    return text === undefined ? { problem: 'there is no such file' } : { text };
  });
}

/** An OpenAPI 3.1 document with these paths (YAML, indented by two), and nothing that is wrong. */
export function withPaths(paths: string, rest = ''): string {
  return `openapi: 3.1.0\ninfo: {title: Test, version: 1.0.0}\npaths:\n${paths}\n${rest}`;
}

/** `[code, path]` of each finding. */
export function where(contract: Contract): [string, string][] {
  return contract.findings.map((f) => [f.code, f.path]);
}
