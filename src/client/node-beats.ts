/** Heartbeats of nodes, which are written down only when somebody looks: whoever wants to know of them asks here. */
export interface NodeBeats {
  /** Whether the node's kubelet sends heartbeats now. */
  isBeating(node: string): boolean
  /** When it last did, in ms; undefined when it never did. */
  lastBeat(node: string): number | undefined
  /** Tells of nodes whose heartbeats begin or end. Returns what stops it. */
  onChange(handler: (node: string) => void): () => void
}
