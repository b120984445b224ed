// An entry of its own, so that the dev server bundles the worker as well.
import 'monaco-yaml/yaml.worker.js'
