#!/bin/sh
# Installs the AWS emulators of the end-to-end tests, unless they are there, and prints the folder for the PATH.
set -eu
cd "$(dirname "$0")/../.."

venv=.venv/emulators
requirements=test/e2e/emulators.txt

if ! cmp -s "$requirements" "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  cp "$requirements" "$venv/installed.txt"
fi
# Only these two, and not another python3.
mkdir -p "$venv/path"
ln -sf ../bin/ministack ../bin/moto_server "$venv/path"
echo "$PWD/$venv/path"
