/** Annotation of a Pod: what its ReplicaSet loses with it, next to its other Pods. */
export const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'

const [LEAST, MOST] = [-(2 ** 31), 2 ** 31 - 1]

/**
 * The cost that a text writes: a 32-bit integer in plain decimal, without a plus sign or leading zeros. Undefined for any
 * other text.
 * Source: kubernetes pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations.
 */
export function parseDeletionCost(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d*|-\d+)$/.test(text)) return undefined
  const cost = Number(text)
  return cost >= LEAST && cost <= MOST ? cost : undefined
}
