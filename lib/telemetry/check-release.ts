import { type Finding, finding } from '../finding';
import { versionOf } from '../workload';
import { COLLECTOR_IMAGE } from './props';

/** MW514 for an image of an older release than the configuration is written for. A digest does not tell its release. */
export function checkRelease(path: string, image: string): Finding[] {
  const [written, given] = [releaseOf(COLLECTOR_IMAGE), releaseOf(image)];
  if (written === undefined || given === undefined || given >= written) return [];
  return [
    finding('MW514', path, {
      message:
        'the image is of an older release than the configuration is written for, and may not know what it names: the ' +
        'exporter otlp_http, for one, has that name since 0.144',
      value: image,
      allowed: `0.${written} or newer`,
      fix: `use ${COLLECTOR_IMAGE}, or name its parts as that release does by an overlay and accept the warning`,
    }),
  ];
}

/** The Collector's minor release, of 0.x.y. */
function releaseOf(image: string): number | undefined {
  const minor = /^v?0\.(\d+)\.\d+$/.exec(versionOf(image))?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** What a reader of the configuration has to know of an image that is not pinned. */
export function imageNotes(image: string): string[] {
  if (/@sha256:[a-f0-9]{64}$/.test(image)) return [];
  return [`Image: ${image} is a tag, which its registry may move to another build; name:tag@sha256:… would pin it.`];
}
