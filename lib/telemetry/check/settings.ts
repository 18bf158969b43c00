import { type Finding, finding } from '../../finding';
import { own } from '../../kube';
import { CONNECTOR_SETTINGS } from './connector-settings';
import { EXPORTER_SETTINGS } from './exporter-settings';
import { EXTENSION_SETTINGS } from './extension-settings';
import type { ComponentAt } from './places';
import { PROCESSOR_SETTINGS } from './processor-settings';
import { RECEIVER_SETTINGS } from './receiver-settings';
import { type Mapping, mismatches } from './shape';

/**
 * The settings of the components that this library models, as their `Config` structs have them at release 0.159. A
 * component that is not here is not held to any.
 */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, Mapping>>>> = {
  receivers: RECEIVER_SETTINGS,
  processors: PROCESSOR_SETTINGS,
  exporters: EXPORTER_SETTINGS,
  connectors: CONNECTOR_SETTINGS,
  extensions: EXTENSION_SETTINGS,
};

/** MW511 for settings that are unknown, missing or of the wrong kind, or that contradict each other. */
export function checkSettings(path: string, component: ComponentAt): Finding[] {
  const shape = own(SETTINGS[component.section] ?? {}, component.type);
  const found = shape === undefined ? [] : mismatches(component.settings, shape);
  return [
    ...found.map(({ at, problem, value, allowed }) =>
      finding('MW511', path, {
        message: `${[component.at, ...at].join('::')} ${problem}`,
        value,
        allowed,
        fix: 'write it as the component’s documentation has it',
      }),
    ),
    ...(found.length === 0 ? contradictions(path, component) : []),
  ];
}

/** The pairs of settings of which the first has to be below the second, where both are numbers. */
const BELOW: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  memory_limiter: [
    ['spike_limit_mib', 'limit_mib'],
    ['spike_limit_percentage', 'limit_percentage'],
  ],
};

function contradictions(path: string, { type, at, settings }: ComponentAt): Finding[] {
  return (own(BELOW, type) ?? []).flatMap(([low, high]) => {
    const [below, above] = [settings[low], settings[high]];
    if (typeof below !== 'number' || typeof above !== 'number' || below < above) return [];
    return [
      finding('MW511', path, {
        message: `${at}::${low} leaves nothing of ${high}`,
        value: below,
        allowed: `less than ${above}`,
        fix: `lower ${low}, a fifth of ${high} is usual`,
      }),
    ];
  });
}
