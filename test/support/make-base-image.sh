#!/bin/sh
# Makes a placeholder for the app's base image from the Node that is installed here, for machines that reach no registry.
# Usage: make-base-image.sh [image]; without an argument the image that app/Dockerfile starts from. Does nothing when the image exists.
set -eu

repository=$(cd "$(dirname "$0")/../.." && pwd)
image=${1:-$(sed -n 's/^FROM  *\([^ ]*\).*/\1/p' "$repository/app/Dockerfile" | head -n 1)}

if [ -z "$image" ]; then
  echo "make-base-image: app/Dockerfile has no FROM line, and no image was given" >&2
  exit 2
fi
if docker image inspect "$image" >/dev/null 2>&1; then
  exit 0
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

. "$repository/test/support/copy-with-libraries.sh"

copy_with_libraries "$(command -v node)" /usr/local/bin/node
copy_with_libraries /bin/sh /bin/sh

mkdir -p "$root/etc" "$root/root" "$root/home/node" "$root/tmp"
chmod 1777 "$root/tmp"
chown 1000:1000 "$root/home/node" 2>/dev/null || true
printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'node:x:1000:1000::/home/node:/bin/sh' > "$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'node:x:1000:' > "$root/etc/group"
printf '%s\n' 'hosts: files dns' > "$root/etc/nsswitch.conf"

tar -C "$root" -c . | docker import \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'CMD ["node"]' \
  - "$image" >/dev/null
