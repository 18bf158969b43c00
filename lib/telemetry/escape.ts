import type { Processor } from './component';

/** As a text of OTTL. */
export const ottlText = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** The Collector reads `$` as the beginning of a reference. */
export function escapeDollars<P extends Processor<never>>(processor: P): P {
  return { ...processor, settings: JSON.parse(JSON.stringify(processor.settings).replaceAll('$', '$$$$')) };
}
