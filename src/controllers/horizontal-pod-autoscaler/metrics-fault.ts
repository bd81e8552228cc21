/** Why no number of replicas could be worked out, in Kubernetes' words: an event and a condition tell it. */
export class MetricsFault extends Error {}
