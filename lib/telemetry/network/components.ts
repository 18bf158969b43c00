import { type Settings, typeOf } from '../component';
import type { CollectorConfig } from '../config';
import { EXPORTERS } from './exporters';
import { EXTENSIONS, PROCESSORS } from './others';
import { LOCAL, type NetworkPart } from './part';
import { RECEIVERS } from './receivers';

const PARTS = { receivers: RECEIVERS, processors: PROCESSORS, exporters: EXPORTERS, extensions: EXTENSIONS } as const;
const SECTIONS = ['receivers', 'processors', 'exporters', 'extensions', 'connectors'] as const;

/** A component, with its part in the network; undefined where nothing is known of its type. */
export interface NetworkedComponent {
  /** `receivers::otlp`. */
  readonly at: string;
  readonly id: string;
  readonly type: string;
  readonly settings: Settings;
  readonly part?: NetworkPart;
}

/** The components of a configuration. A connector stays within the Collector. */
export function networkedComponents(config: CollectorConfig): NetworkedComponent[] {
  return SECTIONS.flatMap((section) =>
    Object.entries(config[section] ?? {}).map(([id, settings]) => {
      const type = typeOf(id).replaceAll('_', '');
      const known = section === 'connectors' ? new Map([[type, LOCAL]]) : new Map(Object.entries(PARTS[section]));
      return { at: `${section}::${id}`, id, type, settings: settings ?? {}, part: known.get(type) };
    }),
  );
}
