const ENV_NAME =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')"

/** What is wrong with the name of an environment variable. Source: apimachinery pkg/util/validation IsEnvVarName. */
export function envNameErrors(name: string): readonly string[] {
  const errors = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) ? [] : [ENV_NAME]
  if (name === '.' || name === '..') return [...errors, `must not be '${name}'`]
  return name.startsWith('..') ? [...errors, "must not start with '..'"] : errors
}
