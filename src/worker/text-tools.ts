import { applyManifest } from '../manifest/apply.ts'
import { readManifest } from '../manifest/read.ts'
import { checkText, problemsOfResults } from './check.ts'

/** Everything that reads YAML, in one piece, so that the worker can load it beside the cluster and not before it. */
export const textTools = { applyManifest, checkText, problemsOfResults, readManifest }

export type TextTools = typeof textTools
