import { type AnyPipeline, type Component, component, typeOf } from './component';
import { escapeDollars, ottlText } from './escape';

/** The paths of a Microservice's probes, unless it says others, and the one that is most usual elsewhere. */
export const PROBE_PATHS: readonly string[] = ['/livez', '/readyz', '/healthz'];

/** Where HTTP instrumentation says the path: by the conventions of today, of a router, and of before 2023. */
const PATH_ATTRIBUTES = ['url.path', 'http.route', 'http.target'];

/**
 * Drops what tells of these paths: the spans of a server, and log records such as those of an access log. A kubelet asks
 * each pod some twenty times a minute, which is most of what an idle service would send.
 */
export function probeFilter(paths: readonly string[]): Component<'processor', 'traces' | 'logs'> {
  const path = `^(${paths.map(quoteRegex).join('|')})$`;
  const isProbe = (context: string) =>
    PATH_ATTRIBUTES.map((name) => `IsMatch(${context}.attributes["${name}"], ${ottlText(path)})`).join(' or ');
  return escapeDollars(
    component('processor', 'filter/probes', ['traces', 'logs'], {
      error_mode: 'ignore',
      trace_conditions: [`span.kind == SPAN_KIND_SERVER and (${isProbe('span')})`],
      log_conditions: [isProbe('log')],
    }),
  );
}

const quoteRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The pipelines of spans and logs with the filter behind the memory limiter, before anything is spent on probes. */
export function withoutProbes(pipelines: readonly AnyPipeline[], paths: readonly string[]): AnyPipeline[] {
  if (paths.length === 0) return [...pipelines];
  const filter = probeFilter(paths);
  return pipelines.map((p) => {
    const place = typeOf(p.processors[0]?.id ?? '') === 'memory_limiter' ? 1 : 0;
    if (p.signal === 'traces') return { ...p, processors: p.processors.toSpliced(place, 0, filter) };
    return p.signal === 'logs' ? { ...p, processors: p.processors.toSpliced(place, 0, filter) } : p;
  });
}
