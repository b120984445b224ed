import type { JsonObject } from '../../../core/api/json.ts'
import { listAt, objectAt, textAt } from '../../client/json.ts'
import { containerLines } from './containers.ts'
import { annotationLines, labelLines, tolerationLines } from './fields.ts'
import { spreadLines, volumesLines } from './volumes.ts'
import { DescribeWriter } from './writer.ts'

/** Source: kubectl pkg/describe/describe.go DescribePodTemplate. */
export function podTemplateLines(w: DescribeWriter, template: JsonObject): void {
  const spec = objectAt(template, 'spec')
  const annotations = objectAt(template, 'metadata', 'annotations')
  w.line(0, 'Pod Template:')
  labelLines(w, '  Labels', objectAt(template, 'metadata', 'labels'))
  if (Object.keys(annotations).length > 0) annotationLines(w, '  Annotations', annotations)
  if (textAt(spec, 'serviceAccountName') !== '') w.line(1, `Service Account:\t${textAt(spec, 'serviceAccountName')}`)
  const shown = { statuses: [], resolve: null, nested: true }
  const init = listAt(spec, 'initContainers')
  if (init.length > 0) containerLines(w, { ...shown, title: 'Init Containers', containers: init })
  containerLines(w, { ...shown, title: 'Containers', containers: listAt(spec, 'containers') })
  volumesLines(w, listAt(spec, 'volumes'), true)
  spreadLines(w, listAt(spec, 'topologySpreadConstraints'), true)
  if (textAt(spec, 'priorityClassName') !== '') w.line(1, `Priority Class Name:\t${textAt(spec, 'priorityClassName')}`)
  labelLines(w, '  Node-Selectors', objectAt(spec, 'nodeSelector'))
  tolerationLines(w, '  Tolerations', listAt(spec, 'tolerations'))
}

/** A template as `rollout history` and `rollout undo` show it: columns are not laid out there. */
export function podTemplateText(template: JsonObject): string {
  const w = new DescribeWriter()
  podTemplateLines(w, template)
  return w.raw()
}
