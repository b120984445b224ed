declare module 'monaco-yaml/yaml.worker.js'
