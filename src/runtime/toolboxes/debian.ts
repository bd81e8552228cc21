/** Commands of Debian's packages. Source: `dpkg -L` in Debian 12. */
import { words } from './words.ts'

/** coreutils. */
export const COREUTILS: readonly string[] = words(`
  [ arch b2sum base32 base64 basename basenc cat chcon chgrp chmod chown chroot cksum comm cp csplit cut date dd
  df dir dircolors dirname du echo env expand expr factor false fmt fold groups head hostid id install join link
  ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pinky pr printenv
  printf ptx pwd readlink realpath rm rmdir runcon seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf
  sleep sort split stat stdbuf stty sum sync tac tail tee test timeout touch tr true truncate tsort tty uname
  unexpand uniq unlink users vdir wc who whoami yes
`)

/** What Debian's image has besides: bash, dash, findutils, util-linux and the other essential packages. */
export const ESSENTIAL: readonly string[] = words(`
  add-shell addgroup addpart adduser agetty apt apt-cache apt-cdrom apt-config apt-get apt-key apt-mark awk
  badblocks bash blkdiscard blkid blkzone blockdev captoinfo chage chattr chcpu chfn chgpasswd chmem choom
  chpasswd chrt chsh clear cmp cpgr cppw ctrlaltdel dash deb-systemd-helper deb-systemd-invoke debconf
  debconf-apt-progress debconf-communicate debconf-copydb debconf-escape debconf-set-selections debconf-show
  debugfs delgroup delpart deluser diff diff3 dmesg dnsdomainname domainname dpkg dpkg-deb dpkg-divert
  dpkg-fsys-usrunmess dpkg-maintscript-helper dpkg-preconfigure dpkg-query dpkg-realpath dpkg-reconfigure
  dpkg-split dpkg-statoverride dpkg-trigger dumpe2fs e2freefrag e2fsck e2image e2label e2mmpstatus e2scrub
  e2scrub_all e2undo e4crypt e4defrag egrep expiry faillog fallocate fgrep filefrag fincore find findfs findmnt
  flock fsck fsck.cramfs fsck.ext2 fsck.ext3 fsck.ext4 fsck.minix fsfreeze fstab-decode fstrim getconf getent
  getopt getty gpasswd gpgv grep groupadd groupdel groupmems groupmod grpck grpconv grpunconv gunzip gzexe gzip
  hardlink hostname hwclock i386 iconv iconvconfig infocmp infotocap invoke-rc.d ionice ipcmk ipcrm ipcs ischroot
  isosize killall5 last lastb lastlog ld.so ldattach ldconfig ldd linux32 linux64 locale localedef logger login
  losetup lsattr lsblk lscpu lsfd lsipc lsirq lslocks lslogins lsmem lsns mawk mcookie mesg mke2fs mkfs mkfs.bfs
  mkfs.cramfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.minix mklost+found mkswap more mount mountpoint namei nawk newgrp
  newusers nisdomainname nologin nsenter partx passwd perl pidof pivot_root pldd prlimit pwck pwconv pwunconv
  rbash readprofile remove-shell renice reset resize2fs resizepart rev rgrep rmt-tar rtcwake run-parts runuser
  savelog script scriptlive scriptreplay sdiff sed service setarch setpriv setsid setterm sg sh shadowconfig
  start-stop-daemon su sulogin swaplabel swapoff swapon switch_root tabs tar tarcat taskset tempfile tic toe tput
  tset tune2fs tzselect uclampset umount uncompress unshare update-alternatives update-passwd update-rc.d
  update-shells useradd userdel usermod utmpdump vigr vipw wall wdctl whereis which wipefs x86_64 xargs
  ypdomainname zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zic zless zmore znew zramctl
`)

/** procps: in Ubuntu's image, and in those that are built on buildpack-deps; not in Debian's. */
export const PROCPS: readonly string[] = words(`
  free kill pgrep pidwait pkill pmap ps pwdx skill slabtop snice sysctl tload top uptime vmstat w watch
`)
