/** The programs that images may have, by name. Which of them an image has is the image's matter. */
import type { Program } from '../kernel/process-api.ts'
import { shell } from '../shell/shell.ts'
import { agnhost } from './agnhost.ts'
import { apache } from './apache.ts'
import { arch } from './arch.ts'
import { awk } from './awk.ts'
import { az } from './az.ts'
import { base64 } from './base64.ts'
import { basename } from './basename.ts'
import { cat } from './cat.ts'
import { chmod } from './chmod.ts'
import { chgrp, chown } from './chown.ts'
import { cksum } from './cksum.ts'
import { clear } from './clear.ts'
import { cmp } from './cmp.ts'
import { comm } from './comm.ts'
import { cp } from './cp.ts'
import { curl } from './curl.ts'
import { cut } from './cut.ts'
import { date } from './date.ts'
import { dd } from './dd.ts'
import { df } from './df.ts'
import { diff } from './diff.ts'
import { dig } from './dig.ts'
import { dirname } from './dirname.ts'
import { du } from './du.ts'
import { echo } from './echo.ts'
import { env } from './env.ts'
import { expand } from './expand.ts'
import { expr } from './expr.ts'
import { falseProgram } from './false.ts'
import { find } from './find.ts'
import { fold } from './fold.ts'
import { free } from './free.ts'
import { egrep, fgrep, grep } from './grep.ts'
import { groups } from './groups.ts'
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
import { killall } from './killall.ts'
import { link } from './link.ts'
import { ln } from './ln.ts'
import { logname } from './logname.ts'
import { ls } from './ls.ts'
import { lsof } from './lsof.ts'
import { md5sum } from './md5sum.ts'
import { mkdir } from './mkdir.ts'
import { mktemp } from './mktemp.ts'
import { less, more } from './more.ts'
import { mount } from './mount.ts'
import { mv } from './mv.ts'
import { nc } from './nc.ts'
import { netstat } from './netstat.ts'
import { nginx } from './nginx.ts'
import { nice } from './nice.ts'
import { nl } from './nl.ts'
import { node } from './node.ts'
import { nohup } from './nohup.ts'
import { nproc } from './nproc.ts'
import { nslookup } from './nslookup.ts'
import { od } from './od.ts'
import { paste } from './paste.ts'
import { pause } from './pause.ts'
import { pgrep } from './pgrep.ts'
import { pidof } from './pidof.ts'
import { ping } from './ping.ts'
import { pkill } from './pkill.ts'
import { postgres } from './postgres.ts'
import { printenv } from './printenv.ts'
import { printf } from './printf.ts'
import { ps } from './ps.ts'
import { pstree } from './pstree.ts'
import { pwd } from './pwd.ts'
import { python } from './python.ts'
import { readlink } from './readlink.ts'
import { realpath } from './realpath.ts'
import { redisCli, redisServer } from './redis.ts'
import { reset } from './reset.ts'
import { rev } from './rev.ts'
import { rm } from './rm.ts'
import { rmdir } from './rmdir.ts'
import { route } from './route.ts'
import { sed } from './sed.ts'
import { seq } from './seq.ts'
import { setsid } from './setsid.ts'
import { sha1sum } from './sha1sum.ts'
import { sha256sum } from './sha256sum.ts'
import { sha512sum } from './sha512sum.ts'
import { shuf } from './shuf.ts'
import { sleep } from './sleep.ts'
import { sort } from './sort.ts'
import { split } from './split.ts'
import { ss } from './ss.ts'
import { stat } from './stat.ts'
import { strings } from './strings.ts'
import { stty } from './stty.ts'
import { sync } from './sync.ts'
import { tac } from './tac.ts'
import { tail } from './tail.ts'
import { tar } from './tar.ts'
import { tee } from './tee.ts'
import { telnet } from './telnet.ts'
import { test } from './test.ts'
import { time } from './time.ts'
import { timeout } from './timeout.ts'
import { top } from './top.ts'
import { touch } from './touch.ts'
import { tr } from './tr.ts'
import { traceroute } from './traceroute.ts'
import { trueProgram } from './true.ts'
import { truncate } from './truncate.ts'
import { tty } from './tty.ts'
import { uname } from './uname.ts'
import { unexpand } from './unexpand.ts'
import { uniq } from './uniq.ts'
import { unlink } from './unlink.ts'
import { uptime } from './uptime.ts'
import { usleep } from './usleep.ts'
import { vi } from './vi.ts'
import { watch } from './watch.ts'
import { wc } from './wc.ts'
import { wget } from './wget.ts'
import { which } from './which.ts'
import { users, who } from './who.ts'
import { whoami } from './whoami.ts'
import { xargs } from './xargs.ts'
import { xxd } from './xxd.ts'
import { yes } from './yes.ts'

export const containerPrograms: { readonly [name: string]: Program } = {
  '[': test,
  agnhost,
  apache,
  arch,
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
  cksum,
  clear,
  cmp,
  comm,
  cp,
  curl,
  cut,
  dash: shell,
  date,
  dd,
  df,
  diff,
  dig,
  dirname,
  du,
  echo,
  egrep,
  env,
  expand,
  expr,
  false: falseProgram,
  fgrep,
  find,
  fold,
  free,
  gawk: awk,
  grep,
  groups,
  gunzip,
  gzip,
  hd: hexdump,
  head,
  hexdump,
  hostname,
  httpd,
  id,
  ifconfig,
  ip,
  java,
  kill,
  killall,
  less,
  link,
  ln,
  logname,
  ls,
  lsof,
  mawk: awk,
  md5sum,
  mkdir,
  mktemp,
  more,
  mount,
  mv,
  nawk: awk,
  nc,
  netstat,
  nginx,
  nice,
  nl,
  node,
  nohup,
  nproc,
  nslookup,
  od,
  paste,
  pause,
  pgrep,
  pidof,
  ping,
  pkill,
  postgres,
  printenv,
  printf,
  ps,
  pstree,
  pwd,
  python,
  python3: python,
  readlink,
  realpath,
  'redis-cli': redisCli,
  'redis-server': redisServer,
  reset,
  rev,
  rm,
  rmdir,
  route,
  sed,
  seq,
  setsid,
  sh: shell,
  sha1sum,
  sha256sum,
  sha512sum,
  shuf,
  sleep,
  sort,
  split,
  ss,
  stat,
  strings,
  stty,
  sync,
  tac,
  tail,
  tar,
  tee,
  telnet,
  test,
  time,
  timeout,
  top,
  touch,
  tr,
  traceroute,
  traceroute6: traceroute,
  true: trueProgram,
  truncate,
  tty,
  uname,
  unexpand,
  uniq,
  unlink,
  uptime,
  users,
  usleep,
  vi,
  vim: vi,
  watch,
  wc,
  wget,
  which,
  who,
  whoami,
  xargs,
  xxd,
  yes,
  zcat,
}
