#!/bin/bash
# build.sh KIND PATH PARTIAL BASE PACKAGES...   Builds one image under the caller's lock; leaves PATH complete or not at all.
set -eu
kind=$1 path=$2 partial=$3 base=$4
shift 4
[ ! -d "$path" ] || exit 0 # another builder was first
rm -rf --one-file-system "$partial"
case $kind in
  debian)
    /bin/bash "$SCRIPTS/bootstrap.sh" "$partial" "$@"
    chroot "$partial" /bin/bash -s <"$SCRIPTS/debian.sh"
    ;;
  nixos)
    cp -a --reflink=auto "$base" "$partial"
    chroot "$partial" /bin/bash -s "$@" <"$SCRIPTS/nixos.sh"
    ;;
esac
mv "$partial" "$path"
