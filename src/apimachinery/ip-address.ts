/** IP addresses as Kubernetes takes them. */
import { isIPv4, isIPv6 } from 'node:net'

/** Whether the text is an address of either family, without zone. */
export const isIP = (text: string): boolean => isIPv4(text) || (isIPv6(text) && !text.includes('%'))
