import type { KubeEvent } from '../../api/cluster-objects.ts'
import type { FieldError } from '../field-error.ts'
import type { Strategy } from '../registry/strategy.ts'
import { invalidValue } from '../validation/field.ts'

/** An Event lies beside what it is about; what lies in no namespace has its Events in `default`. */
function validate({ metadata, involvedObject }: KubeEvent): readonly FieldError[] {
  const { namespace = '' } = metadata
  const about = involvedObject?.namespace ?? ''
  const beside = about === '' ? namespace === '' || namespace === 'default' : namespace === about
  return beside ? [] : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
}

/** The rules of Events. Source: kubernetes pkg/registry/core/event/strategy.go, pkg/apis/core/validation/events.go. */
export const eventStrategy: Strategy<'Event'> = {
  kind: 'Event',
  nameRule: 'dns1123-subdomain',
  allowCreateOnUpdate: true,
  defaults: (event) => event,
  prepareForCreate: (event) => event,
  validate,
  prepareForUpdate: (event) => event,
  validateUpdate: validate,
}
