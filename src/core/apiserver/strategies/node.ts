import type { Node } from '../../api/cluster-objects.ts'
import type { Strategy } from '../registry/strategy.ts'
import { validateNode, validateNodeUpdate } from '../validation/node.ts'
import { omitEmpty } from './omit.ts'

/** The singular podCIDR and the plural field say the same; what can be used is what there is, unless said otherwise. */
function defaults(node: Node): Node {
  const { podCIDR, podCIDRs = [], ...rest } = node.spec ?? {}
  const ranges = podCIDRs.length > 0 ? podCIDRs : podCIDR ? [podCIDR] : []
  const [first] = ranges
  const { capacity, allocatable = capacity, ...status } = node.status ?? {}
  return {
    ...node,
    spec: omitEmpty({ ...rest, ...(first === undefined ? {} : { podCIDR: first, podCIDRs: ranges }) }, [
      'taints',
      'unschedulable',
    ]),
    status: { ...status, ...(capacity ? { capacity } : {}), ...(allocatable ? { allocatable } : {}) },
  }
}

/** The rules of Nodes. A Node may be created with its status. Source: kubernetes pkg/registry/core/node/strategy.go. */
export const nodeStrategy: Strategy<'Node'> = {
  kind: 'Node',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: false,
  defaults,
  prepareForCreate: (node) => node,
  validate: validateNode,
  prepareForUpdate: (node, old) => ({ ...node, status: old.status }),
  validateUpdate: validateNodeUpdate,
}
