import { type Finding, finding } from '../finding';
import { checkRange, parseQuantity } from '../kube';
import { BATCH_ITEMS } from './components';

/** Measured: 20,000 spans of 15 attributes take 80 MiB in memory. */
export const ITEM_BYTES = 4096;
/** The same spans on a volume, encoded and with room for the store's pages. */
const STORED_ITEM_BYTES = 2048;
/** The part of memory up to which the limiter lets data in: its limit less its spike. */
const USABLE_MEMORY = 0.6;
/** The part of memory from which Go collects garbage whatever it costs, and the limiter has it collected. */
const COLLECTED_MEMORY = 0.8;
/** The part of a volume that queues may fill: the store copies what it holds when it makes itself smaller. */
const USABLE_VOLUME = 0.5;
/** The queue of one exporter in a pipeline of each signal. */
const QUEUES = 3;
const DEFAULT_QUEUE = 20_000;
const LARGEST_QUEUE = 10_000_000;

/** What a queue is held in. */
export interface QueueSpace {
  readonly memory: string;
  /** The size of the volume, where it is on one. */
  readonly persistence?: string;
}

/** The most items, in each of three queues, that memory (or the volume) can hold. */
export function largestQueue({ memory, persistence }: QueueSpace): number {
  const bytes =
    persistence === undefined
      ? ((parseQuantity(memory) ?? 0) * USABLE_MEMORY) / ITEM_BYTES
      : ((parseQuantity(persistence) ?? 0) * USABLE_VOLUME) / STORED_ITEM_BYTES;
  return Math.floor(bytes / QUEUES);
}

/** In memory what is usual, or less where it would not fit; on a volume as much as that can hold. */
export function defaultQueue(space: QueueSpace): number {
  const largest = Math.min(largestQueue(space), space.persistence === undefined ? DEFAULT_QUEUE : LARGEST_QUEUE);
  return Math.max(BATCH_ITEMS, largest);
}

/** MW114 for a queue that cannot hold one batch, which the Collector itself refuses. */
export function checkQueueSize(path: string, queueSize: number): Finding[] {
  return checkRange(path, 'queueSize', queueSize, BATCH_ITEMS, LARGEST_QUEUE);
}

/** MW517 for queues that their space cannot hold: the limiter, or a full volume, then refuses before the queue does. */
export function checkQueueSpace(path: string, queueSize: number, space: QueueSpace, queues = QUEUES): Finding[] {
  const sizes = [space.memory, space.persistence ?? space.memory];
  const largest = Math.floor((largestQueue(space) * QUEUES) / queues);
  if (sizes.some((size) => parseQuantity(size) === undefined) || queueSize <= largest) return [];
  const [room, held] = space.persistence === undefined ? ['memory', space.memory] : ['persistence', space.persistence];
  return [
    finding('MW517', path, {
      message: `${queues === 1 ? 'a full queue does' : 'three full queues do'} not fit in a ${room} of ${held}`,
      value: queueSize,
      allowed: `at most ${largest} items`,
      fix: `lower queueSize, or raise ${room}`,
    }),
  ];
}

/** 80 % of the container's limit, as the memory limiter's documentation advises: Go then collects before the limiter must. */
export function goMemoryLimit(memory: string): string {
  return mebibytes((parseQuantity(memory) ?? 0) * COLLECTED_MEMORY);
}

const mebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)}MiB`;

/** What the sizes of a gateway come from. */
export function gatewayNotes(space: QueueSpace & { readonly queueSize: number; readonly exportTo?: string }): string[] {
  const { memory, persistence, queueSize, exportTo } = space;
  if (exportTo === undefined) return [memoryNote(memory)];
  const [room, item] =
    persistence === undefined
      ? [`the ${mebibytes((parseQuantity(memory) ?? 0) * USABLE_MEMORY)} that are let in`, ITEM_BYTES]
      : [`the half of ${persistence} that may be filled`, STORED_ITEM_BYTES];
  const full = mebibytes(QUEUES * queueSize * item);
  return [
    memoryNote(memory),
    `Queues: ${queueSize} items each; three full ones, of traces, metrics and logs at ${item / 1024} KiB an item, take ${full} of ${room}.`,
  ];
}

/** What the limits of memory come from. */
export function memoryNote(memory: string): string {
  const part = (share: number) => mebibytes((parseQuantity(memory) ?? 0) * share);
  return `Memory: of ${memory}, nothing is let in above ${part(USABLE_MEMORY)} (60 %); above ${part(COLLECTED_MEMORY)} (80 %) garbage is collected whatever it costs.`;
}

/** The spans that a sampling tier has to keep until it decides. */
export interface SampledTraffic {
  readonly tracesPerSecond: number;
  readonly spansPerTrace: number;
  readonly decisionSeconds: number;
  readonly replicas: number;
}

/**
 * The traces that one replica keeps at a time: its share of those that begin while one waits for its decision, twice,
 * since neither time nor trace ids share them out evenly.
 */
export function tracesInMemory({ tracesPerSecond, decisionSeconds, replicas }: SampledTraffic): number {
  return Math.ceil((2 * tracesPerSecond * decisionSeconds) / replicas);
}

/** What the sizes of a sampling tier come from. */
export function samplingNote(traffic: SampledTraffic): string {
  const { tracesPerSecond, spansPerTrace, decisionSeconds, replicas } = traffic;
  return `Traces: each of ${replicas} replicas keeps ${tracesInMemory(traffic)}, twice its share of those that begin in ${decisionSeconds} s at ${tracesPerSecond} a second; memory is for ${spansPerTrace} spans of ${ITEM_BYTES / 1024} KiB in each.`;
}

/** The memory that those traces and a full queue take, with the limiter’s share on top, in steps of 64 MiB. */
export function samplingMemory(traffic: SampledTraffic): string {
  const items = tracesInMemory(traffic) * traffic.spansPerTrace + QUEUES * BATCH_ITEMS;
  return `${Math.ceil((items * ITEM_BYTES) / USABLE_MEMORY / 2 ** 26) * 64}Mi`;
}
