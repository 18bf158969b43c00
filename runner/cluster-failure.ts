/** How kubectl and Pulumi's provider say, in their several ways, that nobody answered. */
const UNREACHABLE =
  /connection refused|connection to the server .* was refused|Unable to connect|unreachable|connection (reset|lost)|(i\/o|handshake) timeout|EOF$/;

/** The provider's advice to forget objects that may well be there. */
const ADVICE = / If the cluster was deleted, you can remove this resource from Pulumi state.*/;

const DELETED = /is being terminated|namespaces ".*" not found/;

/**
 * What a cluster that does not answer, or a namespace that was deleted meanwhile, made of a run, in the same words
 * whichever engine ran; undefined for failures of any other kind.
 *
 * @param lines what kubectl or the provider said
 */
export function clusterFailure(lines: readonly string[]): string | undefined {
  const unreachable = lines.find((line) => UNREACHABLE.test(line));
  if (unreachable !== undefined) {
    return `The API server does not answer: ${unreachable.replace(ADVICE, '').trim()}\nWhat was applied stays; run again.`;
  }
  if (!lines.some((line) => DELETED.test(line))) return undefined;
  return `A namespace was deleted while objects were applied to it; run again.\n${[...new Set(lines)].join('\n')}`;
}
