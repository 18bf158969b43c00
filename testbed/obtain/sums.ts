import { CRDS_SHA256, type Part, versionOf } from './pins';

/**
 * SHA-256 of what projects publish, by part, version and machine. A sum from beside a file says that the file came
 * whole, not whose it is: whoever changes the one changes the other. Those here were taken from at least two other
 * projects that pin them, independent of each other and of the publisher's site. A new version has none until somebody
 * adds it.
 */
const PINNED: Readonly<Record<string, string>> = {
  'kubectl 1.36.3 linux-x64': 'ebbd080e7c2e275093b55915722043257eb24004363e20acb3c4d71919f88336',
  'kubectl 1.36.3 linux-arm64': '3d86f24401c41ae5a46ac50eef8865fe891d3647d324a0836f6c63757a126e62',
  'kwok 0.8.0 linux-x64': 'f5a4385a2ae1b9dd7f8acae18e002a75c0ebba124ae9d7259aa8dadb50711f46',
  'otelcol-contrib 0.159.0 linux-x64': '9d589f6349f01179957a2052bc7307a99db2efc971e14e00575941a77122eaaf',
  'otelcol-contrib 0.159.0 linux-arm64': 'abb8665cc963e886c2d1286c50b38bcb2e53d968b192c3d8fe4d1ed6b91c3901',
};

/** The pinned SHA-256 of a part's download, undefined if there is none. */
export function pinnedSum(part: Part, platform: string, arch: string): string | undefined {
  // One file for all machines; its sum is that of the file in the Go module, which go.sum holds.
  if (part === 'istio-crds') return CRDS_SHA256;
  return PINNED[`${part} ${versionOf(part)} ${platform}-${arch}`];
}

/** What is pinned, for the test that nothing is pinned in vain. */
export const PINNED_KEYS: readonly string[] = Object.keys(PINNED);
