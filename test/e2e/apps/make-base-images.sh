#!/bin/sh
# Makes a placeholder for each base image of the applications beside this file, from what is installed here, where no registry is reached.
# Does nothing about an image that exists.
set -eu
cd "$(dirname "$0")"

node=public.ecr.aws/docker/library/node:24-slim
sh ../../support/make-base-image.sh "$node"
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp bin/* "$context"

# make <image> <instruction…>: an image with Node and the files of these instructions.
make() {
  image=$1
  shift
  docker image inspect "$image" >/dev/null 2>&1 && return
  { echo "FROM $node" && printf '%s\n' "$@"; } | docker build --quiet --tag "$image" --file - "$context" >/dev/null
}

# A program or library, with what its loader looks for, at the same path in the image.
copy() {
  { echo "$1" && ldd "$1" | grep -o '/[^ ]*'; } | while read -r file; do
    mkdir -p "$context/python$(dirname "$file")"
    cp -L "$file" "$context/python$file"
  done
}

copy_python() {
  mkdir -p "$context/python/usr/local/bin"
  for program in /usr/bin/python3 "$(command -v python3)"; do [ ! -x "$program" ] || break; done
  executable=$("$program" -c 'import os, sys; print(os.path.realpath(sys.executable))')
  library=$("$program" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
  copy "$executable"
  ln -s "$executable" "$context/python/usr/local/bin/python3"
  mkdir -p "$context/python$library"
  tar -C "$library" --exclude=__pycache__ --exclude=test --exclude=tests --exclude='*-packages' --exclude='config-*' \
    --exclude=idlelib --exclude=ensurepip --exclude=tkinter -c . | tar -C "$context/python$library" -x
  for module in "$library"/lib-dynload/*.so; do copy "$module"; done
}

make public.ecr.aws/docker/library/eclipse-temurin:21-jre 'COPY java /usr/local/bin/java'
make public.ecr.aws/docker/library/golang:1.26 'COPY go /usr/local/bin/go'
make gcr.io/distroless/static-debian12
if ! docker image inspect public.ecr.aws/docker/library/python:3.13-slim >/dev/null 2>&1; then
  copy_python
  make public.ecr.aws/docker/library/python:3.13-slim 'COPY python /'
fi
