import { readFileSync } from 'node:fs'

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 1080px; margin: 32px auto; padding: 0 20px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
code { font: 13px ui-monospace, monospace; }
`

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Words with \`code\` in them; a link keeps only its words, because it leads to a file that the page does not ship. */
const inline = (text: string): string =>
  escaped(text)
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')

const cells = (line: string): readonly string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inline(cell.trim()))

function table([head = '', , ...rows]: readonly string[]): string {
  const row = (line: string, tag: 'th' | 'td'): string =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${cell}</${tag}>`)
      .join('')}</tr>`
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((line) => row(line, 'td')).join('\n')}</tbody></table>`
}

function block(text: string): string {
  const lines = text.split('\n').filter((line) => !/^<!--.*-->$/.test(line))
  const [first = ''] = lines
  const [, marks, heading = ''] = /^(#+) (.*)$/.exec(first) ?? []
  if (marks !== undefined) {
    const rest = lines.slice(1)
    return `<h${marks.length}>${inline(heading)}</h${marks.length}>${rest.length > 0 ? block(rest.join('\n')) : ''}`
  }
  if (first.startsWith('|')) return table(lines)
  return lines.length === 0 ? '' : `<p>${inline(lines.join(' '))}</p>`
}

/**
 * Markdown as a page of its own: headings, paragraphs, tables and code, which is all that docs/fidelity.md is written in.
 * It loads nothing and runs nothing.
 */
export function pageOfMarkdown(markdown: string): string {
  const title = escaped(/^# (.*)$/m.exec(markdown)?.[1] ?? '')
  const body = markdown
    .trim()
    .split(/\n{2,}/)
    .map(block)
    .join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** docs/fidelity.md as the page that is shipped beside the simulator. */
export const fidelityPage = (): string => pageOfMarkdown(readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8'))
