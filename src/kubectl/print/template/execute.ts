import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { isObject } from '../../client/json.ts'
import { callFunction, isTrue, printed, TemplateFailure, type Value } from './functions.ts'
import type { Operand, Pipeline, TemplateNode } from './parse.ts'

type Variables = Map<string, Value>

function fieldOf(value: Value, names: readonly string[]): Value {
  let found = value
  for (const name of names) {
    if (found === undefined || found === null) return undefined
    if (!isObject(found))
      throw new TemplateFailure(
        `can't evaluate field ${name} in type ${Array.isArray(found) ? '[]interface {}' : 'interface {}'}`,
      )
    found = Object.hasOwn(found, name) ? found[name] : undefined
  }
  return found
}

class Execution {
  #output = ''

  run(nodes: readonly TemplateNode[], dot: Value, variables: Variables): string {
    for (const node of nodes) this.#node(node, dot, variables)
    return this.#output
  }

  #node(node: TemplateNode, dot: Value, variables: Variables): void {
    switch (node.node) {
      case 'text':
        this.#output += node.text
        return
      case 'print':
        this.#output += printed(this.#pipeline(node.pipeline, dot, variables))
        return
      case 'set':
        variables.set(node.variable, this.#pipeline(node.pipeline, dot, variables))
        return
      case 'range':
        this.#range(node, dot, variables)
        return
      default: {
        const value = this.#pipeline(node.pipeline, dot, variables)
        const inner = new Map(variables)
        const [variable] = node.variables
        if (variable !== undefined) inner.set(variable, value)
        if (isTrue(value)) this.run(node.body, node.node === 'with' ? value : dot, inner)
        else this.run(node.otherwise, dot, inner)
      }
    }
  }

  #range(node: Extract<TemplateNode, { variables: unknown }>, dot: Value, variables: Variables): void {
    const value = this.#pipeline(node.pipeline, dot, variables)
    const entries = entriesOf(value)
    if (entries.length === 0) this.run(node.otherwise, dot, new Map(variables))
    for (const [key, item] of entries) {
      const inner = new Map(variables)
      const [first, second] = node.variables
      if (second !== undefined && first !== undefined) inner.set(first, key).set(second, item)
      else if (first !== undefined) inner.set(first, item)
      this.run(node.body, item, inner)
    }
  }

  #pipeline(pipeline: Pipeline, dot: Value, variables: Variables): Value {
    let value: Value
    let piped: readonly Value[] = []
    for (const [first, ...rest] of pipeline) {
      if (first === undefined) continue
      const args = [...rest.map((operand) => this.#operand(operand, dot, variables)), ...piped]
      if (first.is !== 'function' && args.length > 0) throw new TemplateFailure("can't give argument to non-function")
      value = first.is === 'function' ? callFunction(first.name, args) : this.#operand(first, dot, variables)
      piped = [value]
    }
    return value
  }

  #operand(operand: Operand, dot: Value, variables: Variables): Value {
    switch (operand.is) {
      case 'constant':
        return operand.value
      case 'path':
        return fieldOf(operand.variable === null ? dot : variables.get(operand.variable), operand.names)
      case 'pipeline':
        return fieldOf(this.#pipeline(operand.pipeline, dot, variables), operand.names)
      case 'function':
        return callFunction(operand.name, [])
    }
  }
}

function entriesOf(value: Value): readonly (readonly [JsonValue, JsonValue])[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item: JsonValue, i) => [i, item] as const)
  if (isObject(value))
    return Object.keys(value)
      .toSorted()
      .map((key) => [key, value[key] ?? null] as const)
  if (typeof value === 'number') return Array.from({ length: value }, (_, i) => [i, i] as const)
  throw new TemplateFailure(`range can't iterate over ${printed(value)}`)
}

/** What a template prints of a value. */
export function executeTemplate(nodes: readonly TemplateNode[], value: JsonValue): Result<string, string> {
  try {
    return { ok: true, value: new Execution().run(nodes, value, new Map([['$', value]])) }
  } catch (error) {
    if (error instanceof TemplateFailure) return { ok: false, error: error.message }
    throw error
  }
}
