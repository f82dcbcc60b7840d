# Runs on the host, inside one function that script.ts composes: N is the nonce, MAY_SUDO is 1 or 0, PRELUDE goes before
# every probe. Nothing here writes a file: everything moves through pipes, so a full or read-only disk does not matter.
# Descriptor 3 is the way to the console. Every write to it is one whole line of at most 2 KiB: below PIPE_BUF, so that
# lines of probes that run side by side never mix.
set +e +u -f
IFS=' 	
'
# NixOS first, then every other Linux; /usr/local last, so that nothing there stands in for a tool of the system.
PATH=/run/wrappers/bin:/run/current-system/sw/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
unset LANGUAGE CDPATH ENV BASH_ENV POSIXLY_CORRECT
exec 3>&1 1>/dev/null 2>/dev/null </dev/null

# A banner may end without a newline: the empty line keeps it from swallowing this one. Epoch in nanoseconds, or in
# seconds where date knows no better.
printf '\n%s hello %s\n' "$N" "$(date +%s%N)" >&3

ROUNDS_PRIV=none
if [ "$(id -u)" = 0 ]; then
  ROUNDS_PRIV=root
elif [ "$MAY_SUDO" = 1 ] && command -v sudo >/dev/null; then
  ROUNDS_PRIV=sudo
fi
export ROUNDS_PRIV

# param NAME BASE64: the letter at the end keeps newlines that a command substitution would take away. Of nothing, no
# program has to make nothing: many parameters of a scan are empty.
param() {
  value=x
  [ -z "$2" ] || value=$(printf %s "$2" | base64 -d && printf x)
  export "$1=${value%x}"
}

# Sets now to the host's uptime in hundredths of a second: no process, and not moved by a clock that is set.
ticks() {
  now=0
  read -r now idle </proc/uptime || now=0
  now=${now%%.*}${now#*.}
  while :; do case $now in 0?*) now=${now#0} ;; *) break ;; esac; done
}

# keep TAG BYTES_OF_A_LINE READER_LIMIT: standard input to the console, at most 1 MiB of it; the rest is counted and
# hashed. Prints dd's account of both parts. dd with obs= writes line by line, whatever sizes arrive from the pipe.
# The reader has a limit of its own: a process that the probe left behind (one of root's cannot be killed by us) may
# hold the other end open for ever.
keep() {
  kept=$({
    timeout -k 1 "$3" dd bs=65536 count=16 iflag=fullblock 2>&4 |
      base64 -w 1960 | sed "s/^/$1 /" | dd obs="$2" 2>/dev/null >&3
  } 4>&1)
  printf '%s\n' "$kept"
  case $kept in
    16+0*) { timeout -k 1 "$3" dd bs=65536 2>&4 | sha256sum; } 4>&1 ;;
  esac
}

# probe NAME LIMIT READER_LIMIT BYTES_OF_A_LINE SCRIPT: limits in seconds. timeout puts the script into a process group
# of its own and kills the group; the trap passes on a signal that is meant to end all of us, also one that comes before
# the script has begun. timeout forgets the script when it is told to end while it starts it: what is left of the group
# is ended here.
probe() {
  ticks
  began=$now
  account=$({
    {
      told=
      trap 'told=1; kill "$!"' HUP INT TERM
      timeout -k 2 "$2" sh -c "$PRELUDE
$5" "$1" 3>&- 4>&- &
      [ -z "$told" ] || kill "$!"
      wait "$!"
      rc=$?
      [ -z "$told" ] || kill -KILL "-$!"
      printf 'rc=%s\n' "$rc" >&4
    } | keep "$N d $1" "$4" "$3"
  } 4>&1)
  ticks
  rc=- kept=- rest=- sum=- before=
  for word in $account; do
    case $word in
      rc=*) rc=${word#rc=} ;;
      byte | bytes) if [ "$kept" = - ]; then kept=$before; else rest=$before; fi ;;
      -) sum=$before ;;
    esac
    before=$word
  done
  printf '%s f %s %s %s %s %s %s\n' "$N" "$1" "$rc" "$(((now - began) * 10))" "$kept" "$rest" "$sum" >&3
}
