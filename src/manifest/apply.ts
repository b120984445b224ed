import type { ApplyResult, Cluster } from '../core/sim/types.ts'
import { type ReadManifest, readManifest } from './read.ts'
import type { DocumentView, Problem } from './types.ts'

const failure = (document: number, message: string): ApplyResult => ({
  document,
  action: 'failed',
  status: { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason: 'BadRequest', code: 400 },
})

/** Words for a document that could not be read, in the shape of a result. */
function unreadable({ document }: DocumentView, problems: readonly Problem[]): ApplyResult {
  const first = problems.find((problem) => problem.document === document)
  return failure(
    document,
    `error parsing document ${document + 1}: line ${first?.range.startLine ?? 1}: ${first?.message ?? 'cannot be read'}`,
  )
}

/**
 * Applies every object of a manifest that could be read (or, with `dryRun`, only asks what the server would say), one
 * result a document, in the order of the text. A text that was refused whole is one failed result.
 */
export function applyManifest(
  manifest: ReadManifest,
  cluster: Pick<Cluster, 'apply' | 'tryApply'>,
  dryRun: boolean,
): readonly ApplyResult[] {
  const [problem] = manifest.problems
  if (manifest.documents.length === 0) return problem ? [failure(0, problem.message)] : []
  const readable = manifest.objects.flatMap((object, document) => (object === undefined ? [] : [{ object, document }]))
  const values = readable.map(({ object }) => object)
  const results = dryRun ? cluster.tryApply(values) : cluster.apply(values)
  const applied = results.map((result) => ({ ...result, document: readable[result.document]?.document ?? result.document }))
  const failed = manifest.documents
    .filter(({ document }) => manifest.objects[document] === undefined)
    .map((document) => unreadable(document, manifest.problems))
  return [...applied, ...failed].toSorted((a, b) => a.document - b.document)
}

/** `kubectl apply -f` of YAML or JSON text: one result a document. */
export const applyText = (text: string, cluster: Pick<Cluster, 'apply' | 'tryApply'>): readonly ApplyResult[] =>
  applyManifest(readManifest(text), cluster, false)
