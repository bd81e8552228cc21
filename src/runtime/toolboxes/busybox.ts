/** Applets of busybox 1.37, which links itself to every name. */
import { words } from './words.ts'

/** As Alpine builds it. Source: /etc/busybox-paths.d of its package. */
export const APPLETS: readonly string[] = words(`
  [ [[ acpid add-shell addgroup adduser adjtimex arch arp arping ash awk base64 basename bbconfig bc beep
  blkdiscard blkid blockdev brctl bunzip2 busybox bzcat bzip2 cal cat chattr chgrp chmod chown chpasswd chroot
  chvt cksum clear cmp comm cp cpio crond crontab cryptpw cut date dc dd deallocvt delgroup deluser depmod df diff
  dirname dmesg dnsdomainname dos2unix du dumpkmap echo egrep eject env ether-wake expand expr factor fallocate
  false fatattr fbset fbsplash fdflush fdisk fgrep find findfs flock fold free fsck fstrim fsync fuser getopt
  getty grep groups gunzip gzip halt hd head hexdump hostid hostname hwclock id ifconfig ifdown ifenslave ifup
  init inotifyd insmod install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule iptunnel
  kbd_mode kill killall killall5 klogd last less link linux32 linux64 ln loadfont loadkmap logger login logread
  losetup ls lsattr lsmod lsof lsusb lzcat lzma lzop lzopcat makemime md5sum mdev mesg microcom mkdir mkdosfs
  mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe more mount mountpoint mpstat mv nameif nanddump nandwrite
  nbd-client nc netstat nice nl nmeter nohup nologin nproc nsenter nslookup ntpd od openvt partprobe passwd paste
  pgrep pidof ping ping6 pipe_progress pivot_root pkill pmap poweroff printenv printf ps pscan pstree pwd pwdx
  raidautorun rdate rdev readahead readlink realpath reboot reformime remove-shell renice reset resize rev rfkill
  rm rmdir rmmod route run-parts sed sendmail seq setconsole setfont setkeycodes setlogcons setpriv setserial
  setsid sh sha1sum sha256sum sha3sum sha512sum showkey shred shuf slattach sleep sort split stat strings stty su
  sum swapoff swapon switch_root sync sysctl syslogd tac tail tar tee test time timeout top touch tr traceroute
  traceroute6 tree true truncate tty ttysize tunctl udhcpc udhcpc6 umount uname unexpand uniq unix2dos unlink
  unlzma unlzop unshare unxz unzip uptime usleep uudecode uuencode vconfig vi vlock volname watch watchdog wc wget
  which who whoami whois xargs xxd xzcat yes zcat zcip
`)

/** What the image of busybox itself has besides: everything that is not a matter of choice. Source: its default configuration. */
export const MORE_APPLETS: readonly string[] = words(`
  ascii bootchartd chpst crc32 dhcprelay dpkg dpkg-deb dumpleases ed envdir envuidgid fakeidentd fgconsole ftpd
  ftpget ftpput hdparm httpd hush i2cdetect i2cdump i2cget i2cset i2ctransfer inetd logname lpd lpq lpr lspci
  lsscsi make man mim minips mkfs.ext2 mkfs.minix mkfs.vfat mt nuke patch powertop resume rpm rpm2cpio rtcwake
  run-init runlevel runsv runsvdir rx script scriptreplay seedrng setarch setfattr setuidgid softlimit ssl_client
  start-stop-daemon sulogin sv svc svlogd svok taskset tc tcpsvd telnet telnetd tftp tftpd ts tsort tune2fs
  ubirename udhcpd udpsvd uevent uncompress users w wall xz
`)

/** Alpine's other packages: apk-tools, musl-utils, pax-utils. */
export const MUSL: readonly string[] = words(`
  apk getconf getent iconv ldconfig ldd scanelf ssl_client
`)
