/** The items of all lists, in order. Rules have much to look at and seldom anything to say: most lists are empty. */
export function joined<T>(...lists: readonly (readonly T[])[]): T[] {
  const items: T[] = []
  for (const list of lists) {
    if (list.length > 0) for (const item of list) items.push(item)
  }
  return items
}
