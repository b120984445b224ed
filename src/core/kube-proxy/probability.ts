/**
 * Chance that one of `n` equals is taken, as iptables-restore gets it: ten decimals. Rule i of n endpoints carries
 * 1/(n-i), so that each gets 1/n in all. Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, computeProbability.
 */
export const probabilityText = (n: number): string => (1 / n).toFixed(10)

/** How the kernel keeps it (31 bits) and iptables-save prints it: eleven decimals. */
export const savedProbabilityText = (n: number): string =>
  (Math.round(Number(probabilityText(n)) * 2 ** 31) / 2 ** 31).toFixed(11)
