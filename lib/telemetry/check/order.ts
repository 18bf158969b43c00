import { isMapping } from '../../data';
import { type Finding, finding } from '../../finding';
import { own } from '../../kube';
import type { CollectorConfig } from '../config';
import { type ComponentAt, leaves } from './places';

/** They collect data of many requests, after which the address of the sender is no longer known. */
const LOSES_CONTEXT = ['batch', 'groupbytrace', 'tail_sampling'];
const SAMPLES = ['tail_sampling', 'probabilistic_sampler'];
const ADDS = ['attributes', 'resource', 'k8s_attributes', 'resource_detection', 'transform'];
/** Enrichment whose attributes are not listed in its settings, with what their names begin with. */
const ENRICHES: Readonly<Record<string, string>> = { k8s_attributes: 'k8s.', resource_detection: 'host.' };

interface Rule {
  readonly wrong: (earlier: ComponentAt, later: ComponentAt, following: readonly ComponentAt[]) => boolean;
  readonly because: string;
}

const RULES: readonly Rule[] = [
  {
    wrong: (earlier, later) => LOSES_CONTEXT.includes(earlier.type) && later.type === 'k8s_attributes',
    because: 'which finds a pod by the address of the sender, and that is lost by then',
  },
  {
    wrong: (earlier, later) => earlier.type === 'batch' && SAMPLES.includes(later.type),
    because: 'so that batches are made of data that is then dropped, and leave it half empty',
  },
  {
    wrong: (earlier, later) => [...SAMPLES, 'filter'].includes(earlier.type) && sets(later, reads(earlier)),
    because: 'so that it decides by attributes that are not there yet',
  },
  {
    wrong: (earlier, later, following) =>
      earlier.type === 'redaction' && ADDS.includes(later.type) && !following.some(({ type }) => type === 'redaction'),
    because: 'so that what is added there leaves the Collector unredacted',
  },
];

/** MW508 for processors of a pipeline that stand before one that they have to follow. */
export function checkOrder(path: string, config: CollectorConfig, components: readonly ComponentAt[]): Finding[] {
  const processors = components.filter(({ section }) => section === 'processors');
  return Object.entries(config.service?.pipelines ?? {}).flatMap(([pipeline, parts]) => {
    const named = (parts?.processors ?? []).flatMap((id) => processors.find((p) => p.id === id) ?? []);
    return named.flatMap((earlier, index) =>
      named.slice(index + 1).flatMap((later, distance) => {
        const following = named.slice(index + distance + 2);
        const rule = RULES.find(({ wrong }) => wrong(earlier, later, following));
        if (rule === undefined) return [];
        return [
          finding('MW508', path, {
            message: `pipeline "${pipeline}" has "${earlier.id}" before "${later.id}", ${rule.because}`,
            value: named.map(({ id }) => id),
            allowed: `"${later.id}" before "${earlier.id}"`,
            fix: 'swap them',
          }),
        ];
      }),
    );
  });
}

/** All that the settings of a filter or sampler say, in which the names of attributes stand. */
const reads = ({ settings }: ComponentAt) =>
  leaves(settings)
    .map(({ value }) => String(value))
    .join('\n');

function sets({ type, settings }: ComponentAt, text: string): boolean {
  const prefix = own(ENRICHES, type);
  if (prefix !== undefined) return text.includes(prefix);
  const actions = type === 'resource' && Array.isArray(settings.attributes) ? settings.attributes : [];
  return actions.some((action) => isMapping(action) && typeof action.key === 'string' && text.includes(action.key));
}
