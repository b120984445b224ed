import { notReady, selectorTypo, wrongTargetPort } from './broken.ts'
import { first } from './first.ts'
import { externalName, headless, loadBalancer, nodePortLocal, noSelector, sharedPods } from './kinds.ts'
import { labelSelection, portMapping } from './topic.ts'
import type { Example } from './types.ts'

/** Groups of the Examples menu, in its order. */
export const EXAMPLES: readonly { readonly id: 'begin' | 'kinds' | 'broken'; readonly examples: readonly Example[] }[] = [
  { id: 'begin', examples: [first, labelSelection, portMapping, sharedPods] },
  { id: 'kinds', examples: [nodePortLocal, loadBalancer, headless, externalName, noSelector] },
  { id: 'broken', examples: [wrongTargetPort, selectorTypo, notReady] },
]

export const exampleOf = (id: string): Example | null =>
  EXAMPLES.flatMap(({ examples }) => examples).find((example) => example.id === id) ?? null
