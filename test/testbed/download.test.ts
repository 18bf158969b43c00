import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as tar from 'tar';
import { fetchText } from '../../testbed/obtain/download';
import { officialDownload } from '../../testbed/obtain/official';
import { digestOfAsset, officialSource } from '../../testbed/obtain/official-source';
import { freePorts } from '../../testbed/process';
import { temporaryFolder } from './temporary';

const folder = temporaryFolder();
const files = new Map<string, Buffer>();
const nothing = () => {};
let server: Server;
let base: string;

beforeEach(async () => {
  files.clear();
  server = createServer((request, response) => {
    const body = files.get(request.url ?? '');
    response.writeHead(body ? 200 : 404).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise((closed) => server.close(closed));
});

const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex');

function publish(name: string, text: string) {
  const body = Buffer.from(text);
  files.set(`/${name}`, body);
  return { url: `${base}/${name}`, pinned: digest(body), published: unasked };
}

const unasked = () => Promise.reject(new Error('the publisher was asked'));
const wrongSum = digest(Buffer.from('something else'));

test('a download with the right checksum is kept and can be run', async () => {
  const source = publish('kubectl', '#!/bin/sh');
  const { found } = await officialDownload(folder.path, 'pinned', () => source).find(['kubectl'], nothing);
  expect(found[0]).toMatchObject({ part: 'kubectl', source: expect.stringContaining('download from 127.0.0.1') });
  expect(readFileSync(path.join(folder.path, 'kubectl'), 'utf8')).toBe('#!/bin/sh');
  expect(statSync(path.join(folder.path, 'kubectl')).mode & 0o111).toBe(0o111);
});

test('a download with a wrong checksum is refused and leaves nothing behind', async () => {
  const source = { ...publish('kubectl', 'something else'), pinned: digest(Buffer.from('what was published')) };
  const { found, refused } = await officialDownload(folder.path, 'pinned', () => source).find(['kubectl'], nothing);
  expect(found).toEqual([]);
  expect(refused[0]).toMatchObject({ subject: 'kubectl', reason: expect.stringContaining('wrong checksum') });
  expect(readdirSync(folder.path)).toEqual(['parts.json']);
});

test('what has no pin is not downloaded, however it is published', async () => {
  const { pinned: _none, ...source } = publish('kubectl', '#!/bin/sh');
  const { found, refused } = await officialDownload(folder.path, 'pinned', () => source).find(['kubectl'], nothing);
  expect(found).toEqual([]);
  expect(refused).toEqual([
    { subject: 'kubectl', reason: expect.stringContaining('is not pinned in testbed/obtain/sums.ts') },
  ]);
});

test('at last it is, by the checksum from beside it, and that is said', async () => {
  const { url, pinned } = publish('kubectl', '#!/bin/sh');
  const source = { url, published: () => Promise.resolve(pinned) };
  const { found } = await officialDownload(folder.path, 'published', () => source).find(['kubectl'], nothing);
  expect(found[0]?.source).toMatch(/^download from 127\.0\.0\.1:\d+, checksum from beside it$/);
});

test('what does not match its pin is not taken by a checksum from beside it', async () => {
  const { url, pinned } = publish('kubectl', 'changed, and its checksum with it');
  const source = { url, pinned: wrongSum, published: () => Promise.resolve(pinned) };
  const { found, refused } = await officialDownload(folder.path, 'published', () => source).find(['kubectl'], nothing);
  expect(found).toEqual([]);
  expect(refused[0]?.reason).toContain('wrong checksum');
});

test('a program within an archive is taken out of it', async () => {
  const packed = path.join(folder.path, 'etcd-v3');
  mkdirSync(packed);
  writeFileSync(path.join(packed, 'etcd'), 'the store');
  await tar.create({ file: path.join(folder.path, 'a.tgz'), cwd: folder.path, gzip: true }, ['etcd-v3']);
  const body = readFileSync(path.join(folder.path, 'a.tgz'));
  files.set('/a.tgz', body);
  const source = { url: `${base}/a.tgz`, pinned: digest(body), published: unasked, member: 'etcd-v3/etcd' };
  await officialDownload(folder.path, 'pinned', () => source).find(['etcd'], nothing);
  expect(readFileSync(path.join(folder.path, 'etcd'), 'utf8')).toBe('the store');
});

test('a file that does not exist is refused for itself, and the next one is still tried', async () => {
  const kubectl = publish('kubectl', 'x');
  const way = officialDownload(folder.path, 'pinned', (part) =>
    part === 'kubectl' ? kubectl : { ...kubectl, url: `${base}/gone` },
  );
  const { found, refused } = await way.find(['kwok', 'kubectl'], nothing);
  expect(refused).toEqual([{ subject: 'kwok', reason: `${base}/gone answers 404` }]);
  expect(found.map(({ part }) => part)).toEqual(['kubectl']);
});

test('a host that cannot be reached is named once, for all that it has', async () => {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/x`;
  const unreachable = { url, published: () => fetchText(`${url}.sha256`) };
  const { refused } = await officialDownload(folder.path, 'published', () => unreachable).find(
    ['kubectl', 'kwok'],
    nothing,
  );
  expect(refused).toEqual([{ subject: `127.0.0.1:${port}`, reason: expect.stringContaining('ECONNREFUSED') }]);
});

test('Kubernetes, etcd and kwok are published for Linux only', () => {
  expect(officialSource('kube-apiserver', 'darwin', 'arm64')).toBe('not published for darwin-arm64');
  expect(officialSource('kubectl', 'linux', 'arm64')).toMatchObject({
    url: 'https://dl.k8s.io/release/v1.36.3/bin/linux/arm64/kubectl',
  });
});

test('the checksum of a file of a GitHub release is the digest of that file', () => {
  const release = JSON.stringify({
    assets: [
      { name: 'kwokctl-linux-amd64', digest: `sha256:${'1'.repeat(64)}` },
      { name: 'kwok-linux-amd64', digest: `sha256:${'2'.repeat(64)}` },
      { name: 'kwok-linux-arm64', digest: null },
    ],
  });
  expect(digestOfAsset('kwok-linux-amd64', release)).toBe('2'.repeat(64));
  expect(() => digestOfAsset('kwok-linux-arm64', release)).toThrow('do not name kwok-linux-arm64');
});
