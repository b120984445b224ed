import { type Docs, descriptionsOf, fieldsOf, type Schema, typeName } from './schema.ts'

const WIDTH = 76

/** Lines of at most 76 characters, broken at blanks, each indented. Source: github.com/mitchellh/go-wordwrap. */
function wrapped(text: string, indent: string): string {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > WIDTH) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${indent}${line}\n`).join('')
}

const sortedEnum = ({ enum: values = [] }: Schema): readonly string[] => values.toSorted()

/** One line a field, and its docs, or (recursive) the fields below it. */
function fieldList(
  docs: Docs,
  schema: Schema,
  recursive: boolean,
  isRoot: boolean,
  indent = '  ',
  above: readonly string[] = [],
): string {
  return fieldsOf(docs, schema)
    .map(([name, field, required]) => {
      const type = typeName(field)
      // A manifest has to name these; the server's types do not demand them.
      const mark = required && !isRoot ? ' -required-' : ''
      const values = sortedEnum(field)
      const head = `${indent}${name}\t<${type}>${mark}\n${values.length > 0 ? `${indent}enum: ${values.join(', ')}\n` : ''}`
      if (!recursive) return `${head}${wrapped(descriptionsOf(docs, field)[0] ?? '<no description>', '    ')}\n`
      return above.includes(type) ? head : head + fieldList(docs, field, true, false, `${indent}  `, [...above, type])
    })
    .join('')
}

/**
 * The docs of a type, or of the field that was reached in it.
 * Source: kubectl pkg/explain/v2/templates/plaintext.tmpl.
 */
export function explained(docs: Docs, schema: Schema, field: string | null, recursive: boolean): string {
  const values = sortedEnum(schema)
  const enumText = values.length > 0 ? `ENUM:\n${values.map((value) => `    ${value}\n`).join('')}` : '\n'
  const said = descriptionsOf(docs, schema)
  const description = said.length > 0 ? `${wrapped(said.join('\n'), '    ')}    \n` : '    <empty>\n'
  const list = fieldList(docs, schema, recursive, field === null)
  return [
    field === null ? '' : `FIELD: ${field} <${typeName(schema)}>\n${enumText}\n`,
    `DESCRIPTION:\n${description}`,
    list === '' ? '' : `FIELDS:\n${list}`,
    '\n',
  ].join('')
}
