/** Sets an own key, `__proto__` included. */
export function setKey<T>(object: { [key: string]: T | undefined }, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}
