import type * as Monaco from 'monaco-editor/editor'

/** The page's colours in the editor. The dimmed number of an empty last line has the contrast of the others. */
export function defineThemes({ editor }: typeof Monaco): void {
  editor.defineTheme('switchyard-light', {
    base: 'vs',
    inherit: true,
    rules: [
      { token: 'type', foreground: '0b5cad' },
      { token: 'string', foreground: '0a7d4b' },
      { token: 'number', foreground: 'a83f8f' },
      { token: 'keyword', foreground: 'a83f8f' },
      { token: 'comment', foreground: '667085' },
    ],
    colors: {
      'editor.background': '#ffffff',
      'editor.foreground': '#1c2127',
      'editorLineNumber.foreground': '#66645c',
      'editorLineNumber.dimmedForeground': '#66645c',
      'editorLineNumber.activeForeground': '#1c2127',
      'editor.lineHighlightBackground': '#faf9f5',
      'editor.lineHighlightBorder': '#00000000',
    },
  })
  editor.defineTheme('switchyard-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'type', foreground: '7cc4ff' },
      { token: 'string', foreground: '7fdcae' },
      { token: 'number', foreground: 'f0a6dc' },
      { token: 'keyword', foreground: 'f0a6dc' },
      { token: 'comment', foreground: '97a1ad' },
    ],
    colors: {
      'editor.background': '#161b21',
      'editor.foreground': '#e9ecef',
      'editorLineNumber.foreground': '#8a94a1',
      'editorLineNumber.dimmedForeground': '#8a94a1',
      'editorLineNumber.activeForeground': '#e9ecef',
      'editor.lineHighlightBackground': '#1b2129',
      'editor.lineHighlightBorder': '#00000000',
    },
  })
}
