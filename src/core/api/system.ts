/** Objects of the cluster itself, which pictures and questions leave out unless asked: all of kube-system, and the API server's Service. */
export const isSystem = (namespace: string, name: string): boolean =>
  namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes')
