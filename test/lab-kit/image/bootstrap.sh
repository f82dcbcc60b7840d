#!/bin/bash
# bootstrap.sh TARGET PACKAGES...   A bare Debian tree; needs the network. Runs as root in a mount namespace of its own.
set -eu
target=$1
shift
include=$(IFS=,; echo "$*")
debootstrap --variant=minbase --include="$include" bookworm "$target"
# Where more packages come from while images are built. A finished host knows only the mirrors on its own disk.
mv "$target/etc/apt/sources.list" "$target/etc/apt/build.list"
rm -rf "$target"/var/cache/apt/archives/*.deb "$target"/var/lib/apt/lists/*_*
