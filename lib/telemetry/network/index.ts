/** A Collector's part in the network: where it listens, what it connects to, and the policy that allows exactly that. */
export { checkNetwork } from './check';
export {
  type ComponentNetwork,
  type DeclaredNetwork,
  type EgressTarget,
  KUBERNETES_API,
  type PortSpec,
} from './declared';
export { type Destination, destinations } from './destinations';
export { type Listener, listeners, receivingListeners, scrapedListeners } from './listeners';
export { networkPolicyNotes, networkPolicySpec } from './policy';
