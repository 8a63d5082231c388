#!/bin/sh
# Makes the trial's passwords, once, in files that only you can read; kustomize makes Secrets of them.
set -eu
umask 077
folder=$(dirname "$0")/made-by-passwords.sh

word() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

if [ -e "$folder" ]; then
  echo "passwords.sh: the passwords are there already, in $folder; remove it to make others (an installation keeps the old ones)" >&2
  exit 1
fi
mkdir "$folder.new"
printf 'username=cafrun\npassword=%s\n' "$(word)" >"$folder.new/postgres.env"
printf 'accessKey=cafrun\nsecretKey=%s\n' "$(word)" >"$folder.new/minio.env"
printf 'key=%s\n' "$(word)" >"$folder.new/token.env"
mv "$folder.new" "$folder"
