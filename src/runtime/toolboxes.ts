/** Sets of commands that many images have in common. */

const POSIX = [
  ...['sh', 'sleep', 'cat', 'ls', 'ps', 'top', 'echo', 'true', 'false', 'env', 'id', 'whoami', 'hostname', 'uname'],
  ...['date', 'printf', 'test', 'mkdir', 'rm', 'cp', 'mv', 'ln', 'touch', 'chmod', 'stat', 'df', 'du', 'mount', 'free'],
  ...['tar', 'which', 'yes', 'seq', 'tee', 'dd', 'md5sum', 'kill', 'grep', 'sed', 'awk', 'cut', 'sort', 'uniq', 'wc'],
  ...['find', 'xargs', 'head', 'tail', 'basename', 'dirname', 'readlink', 'realpath', 'pwd', 'printenv', 'rmdir'],
  ...['chown', 'chgrp', 'timeout', 'pkill', 'tr'],
]

/** What busybox links to itself, and what Debian and its like install. */
export const toolboxes = {
  busybox: new Set([
    ...POSIX,
    'ash',
    'netstat',
    'ip',
    'ifconfig',
    'ping',
    'nslookup',
    'wget',
    'nc',
    'vi',
    'pgrep',
    'httpd',
  ]),
  gnu: new Set([...POSIX, 'bash']),
} as const

export type Toolbox = keyof typeof toolboxes
