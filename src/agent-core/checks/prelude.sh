# Goes before every probe. A probe prints facts only: lines "key<TAB>text". Whatever text a command prints, each of its
# lines gets our key in front, so that hostile text can never pass for another fact.
set +e +u +f

# each KEY: standard input as lines of KEY. awk, not sed: the last line gets its newline even when it had none.
each() { awk -v k="$1" '{ print k "\t" $0 }'; }

# fact KEY TEXT
fact() { printf '%s\n' "$2" | each "$1"; }

# has PROGRAM
has() { command -v "$1" >/dev/null 2>&1; }

# run KEY COMMAND...: its output as KEY, its exit code as KEY.rc, its errors as KEY.err. The output is written before
# the errors are: two writers on one pipe would cut into each other's lines.
run() {
  run_key=$1
  shift
  {
    run_err=$({ { "$@" 3>&-; printf '\n%s' "$?" >&2; } </dev/null | each "$run_key" >&3; } 2>&1)
  } 3>&1
  fact "$run_key.rc" "${run_err##*
}"
  fact "$run_key.err" "${run_err%
*}"
}

# unit NAME: what systemd says of a unit, as unit.NAME
unit() {
  run "unit.$1" systemctl show --property=Id --property=LoadState --property=ActiveState --property=SubState --property=UnitFileState -- "$1"
}
