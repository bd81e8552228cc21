/** A system call that failed, as libc names and words it. */

const TEXTS = {
  E2BIG: 'Argument list too long',
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  ECHILD: 'No child processes',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EHOSTUNREACH: 'No route to host',
  EINTR: 'Interrupted system call',
  EINVAL: 'Invalid argument',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
  ENXIO: 'No such device or address',
  EXDEV: 'Invalid cross-device link',
} as const

export type ErrorCode = keyof typeof TEXTS

export class SystemError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode) {
    super(TEXTS[code])
    this.name = 'SystemError'
    this.code = code
  }
}
