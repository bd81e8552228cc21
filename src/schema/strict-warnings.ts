/** What strict decoding found, as it is told in warnings. */

/** YAML's complaints stand on lines of their own below a heading that warnings leave out. */
export function strictWarnings(complaint: string): string[] {
  const [heading = '', ...lines] = complaint.split('\n')
  return lines.length === 0 ? [heading] : lines.map((line) => line.trim())
}
