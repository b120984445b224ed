/** Letter of a line: A … Z, AA, AB, …; '' for a line of the system (-1). */
export function letterOf(line: number): string {
  let letters = ''
  for (let rest = line; rest >= 0; rest = Math.floor(rest / 26) - 1) letters = String.fromCharCode(65 + (rest % 26)) + letters
  return letters
}
