import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import type { Manifest } from '../../../lib';
import { testbed } from './testbed';

const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies' };
const CLUSTER_SCOPED = ['Namespace'];

/** The API server as a judge: what it says of objects without keeping any. */
export class ApiServer {
  private readonly agent: Agent;
  /** Its answers by the object, since most objects of two cases are the same. */
  private readonly answers = new Map<string, Promise<string | undefined>>();

  constructor() {
    const { clusters, users } = parse(readFileSync(testbed().kubeconfig, 'utf8'));
    const pem = (text: string) => Buffer.from(text, 'base64');
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: pem(clusters[0].cluster['certificate-authority-data']),
      cert: pem(users[0].user['client-certificate-data']),
      key: pem(users[0].user['client-key-data']),
    });
  }

  /** How many objects it has judged. */
  get judged(): number {
    return this.answers.size;
  }

  /** Why it would refuse to create the object, with strict field validation; undefined if it would create it. */
  refusal(manifest: Manifest): Promise<string | undefined> {
    const body = JSON.stringify(manifest);
    const answer = this.answers.get(body) ?? this.ask(pathOf(manifest), body);
    this.answers.set(body, answer);
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }

  private ask(path: string, body: string): Promise<string | undefined> {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const url = `${testbed().server}${path}?dryRun=All&fieldValidation=Strict`;
    return new Promise((resolve, reject) => {
      const call = request(url, { method: 'POST', agent: this.agent, headers }, async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        const { statusCode = 0 } = response;
        // What is there already has a name that can be.
        if (statusCode < 300 || statusCode === 409) resolve(undefined);
        else if ([400, 413, 422].includes(statusCode)) resolve(String(JSON.parse(text).message));
        else reject(new Error(`${statusCode}: ${text}`));
      });
      call.on('error', reject).end(body);
    });
  }
}

function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = CLUSTER_SCOPED.includes(kind) ? '' : `/namespaces/${encodeURIComponent(metadata.namespace ?? '')}`;
  return `${group}${place}/${PLURALS[kind] ?? `${kind.toLowerCase()}s`}`;
}
