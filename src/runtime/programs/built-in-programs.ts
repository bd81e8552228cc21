/** The programs that images may have, by name. Which of them an image has is the image's matter. */
import type { Program } from '../kernel/process-api.ts'
import { shell } from '../shell/shell.ts'
import { agnhost } from './agnhost.ts'
import { apache } from './apache.ts'
import { awk } from './awk.ts'
import { az } from './az.ts'
import { base64 } from './base64.ts'
import { basename } from './basename.ts'
import { cat } from './cat.ts'
import { chmod } from './chmod.ts'
import { chgrp, chown } from './chown.ts'
import { cmp } from './cmp.ts'
import { cp } from './cp.ts'
import { curl } from './curl.ts'
import { cut } from './cut.ts'
import { date } from './date.ts'
import { dd } from './dd.ts'
import { df } from './df.ts'
import { dig } from './dig.ts'
import { dirname } from './dirname.ts'
import { du } from './du.ts'
import { echo } from './echo.ts'
import { env } from './env.ts'
import { falseProgram } from './false.ts'
import { find } from './find.ts'
import { free } from './free.ts'
import { egrep, fgrep, grep } from './grep.ts'
import { gunzip, gzip, zcat } from './gzip.ts'
import { head } from './head.ts'
import { hexdump } from './hexdump.ts'
import { hostname } from './hostname.ts'
import { httpd } from './httpd.ts'
import { id } from './id.ts'
import { ifconfig } from './ifconfig.ts'
import { ip } from './ip.ts'
import { catalina, java } from './java.ts'
import { kill } from './kill.ts'
import { ln } from './ln.ts'
import { ls } from './ls.ts'
import { md5sum } from './md5sum.ts'
import { mkdir } from './mkdir.ts'
import { less, more } from './more.ts'
import { mount } from './mount.ts'
import { mv } from './mv.ts'
import { nc } from './nc.ts'
import { netstat } from './netstat.ts'
import { nginx } from './nginx.ts'
import { node } from './node.ts'
import { nproc } from './nproc.ts'
import { nslookup } from './nslookup.ts'
import { pause } from './pause.ts'
import { pgrep } from './pgrep.ts'
import { ping } from './ping.ts'
import { pkill } from './pkill.ts'
import { postgres } from './postgres.ts'
import { printenv } from './printenv.ts'
import { printf } from './printf.ts'
import { ps } from './ps.ts'
import { pwd } from './pwd.ts'
import { python } from './python.ts'
import { readlink } from './readlink.ts'
import { realpath } from './realpath.ts'
import { redisCli, redisServer } from './redis.ts'
import { rm } from './rm.ts'
import { rmdir } from './rmdir.ts'
import { route } from './route.ts'
import { sed } from './sed.ts'
import { seq } from './seq.ts'
import { sha1sum } from './sha1sum.ts'
import { sha256sum } from './sha256sum.ts'
import { sha512sum } from './sha512sum.ts'
import { sleep } from './sleep.ts'
import { sort } from './sort.ts'
import { ss } from './ss.ts'
import { stat } from './stat.ts'
import { tail } from './tail.ts'
import { tar } from './tar.ts'
import { tee } from './tee.ts'
import { test } from './test.ts'
import { timeout } from './timeout.ts'
import { top } from './top.ts'
import { touch } from './touch.ts'
import { tr } from './tr.ts'
import { trueProgram } from './true.ts'
import { uname } from './uname.ts'
import { uniq } from './uniq.ts'
import { uptime } from './uptime.ts'
import { vi } from './vi.ts'
import { wc } from './wc.ts'
import { wget } from './wget.ts'
import { which } from './which.ts'
import { whoami } from './whoami.ts'
import { xargs } from './xargs.ts'
import { yes } from './yes.ts'

export const containerPrograms: { readonly [name: string]: Program } = {
  '[': test,
  agnhost,
  apache,
  ash: shell,
  awk,
  az,
  base64,
  basename,
  bash: shell,
  cat,
  'catalina.sh': catalina,
  chgrp,
  chmod,
  chown,
  cmp,
  cp,
  curl,
  cut,
  date,
  dd,
  df,
  dig,
  dirname,
  du,
  echo,
  egrep,
  env,
  false: falseProgram,
  fgrep,
  find,
  free,
  gawk: awk,
  grep,
  gunzip,
  gzip,
  head,
  hexdump,
  hostname,
  httpd,
  id,
  ifconfig,
  ip,
  java,
  kill,
  less,
  ln,
  ls,
  md5sum,
  mkdir,
  more,
  mount,
  mv,
  nc,
  netstat,
  nginx,
  node,
  nproc,
  nslookup,
  pause,
  pgrep,
  ping,
  pkill,
  postgres,
  printenv,
  printf,
  ps,
  pwd,
  python,
  python3: python,
  readlink,
  realpath,
  'redis-cli': redisCli,
  'redis-server': redisServer,
  rm,
  rmdir,
  route,
  sed,
  seq,
  sh: shell,
  sha1sum,
  sha256sum,
  sha512sum,
  sleep,
  sort,
  ss,
  stat,
  tail,
  tar,
  tee,
  test,
  timeout,
  top,
  touch,
  tr,
  true: trueProgram,
  uname,
  uniq,
  uptime,
  vi,
  vim: vi,
  wc,
  wget,
  which,
  whoami,
  xargs,
  yes,
  zcat,
}
