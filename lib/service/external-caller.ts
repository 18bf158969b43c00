/** Somebody outside the estate who may call in, such as an ingress gateway. */
export interface ExternalCaller {
  readonly namespace: string;
  /** The ServiceAccount, which is the identity that mTLS proves. */
  readonly serviceAccount: string;
  /** The labels of its pods, for the NetworkPolicy. */
  readonly podLabels: Readonly<Record<string, string>>;
}
