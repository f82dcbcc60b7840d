# priv COMMAND...: the command with root's rights. Exit code 126 means that this login may not, 127 that there is no such
# command; anything else is the command's own. Asks sudo for exactly this command: what a sudoers line can allow.
priv() {
  case $ROUNDS_PRIV in
    root) "$@" ;;
    sudo) priv_sudo "$@" ;;
    *) return 126 ;;
  esac
}
priv_sudo() {
  command -v "$1" >/dev/null 2>&1 || return 127
  # sudo's own refusals are told from the command's failures by what it says, in the C locale, with code 1.
  { priv_said=$(sudo -n -- "$@" 2>&1 >&9 9>&-); priv_code=$?; } 9>&1
  case $priv_code:$priv_said in
    1:sudo:* | 1:*'
sudo: '* | 1:'Sorry, user '* | 1:*' is not in the sudoers file.'*) return 126 ;;
  esac
  [ -z "$priv_said" ] || printf '%s\n' "$priv_said" >&2
  return "$priv_code"
}
