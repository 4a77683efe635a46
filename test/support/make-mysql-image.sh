#!/bin/sh
# Makes a placeholder for the official image of MySQL from the MariaDB that is installed here, for machines that reach no registry: the same
# variables at the first start, the same folders and user, and the server's arguments passed on.
# Usage: make-mysql-image.sh <image>. Does nothing when the image exists.
set -eu

repository=$(cd "$(dirname "$0")/../.." && pwd)
image=$1
if docker image inspect "$image" >/dev/null 2>&1; then
  exit 0
fi
server=$(PATH=$PATH:/usr/sbin:/usr/libexec command -v mariadbd)

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
. "$repository/test/support/copy-with-libraries.sh"

copy_with_libraries "$server" /usr/sbin/mysqld
copy_with_libraries /bin/sh /bin/sh
copy_with_libraries "$(command -v cat)" /bin/cat
copy_with_libraries "$(command -v chown)" /bin/chown
# Opened by name.
for library in /lib/*/libnss_files.so.2; do
  [ ! -e "$library" ] || copy_with_libraries "$library" "$library"
done
mkdir -p "$root/etc" "$root/tmp" "$root/var/lib/mysql" "$root/run/mysqld" "$root/usr/share"
cp -r /usr/share/mysql "$root/usr/share/mysql"
chmod 1777 "$root/tmp" "$root/var/lib/mysql" "$root/run/mysqld"
printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'mysql:x:999:999::/var/lib/mysql:/bin/sh' > "$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'mysql:x:999:' > "$root/etc/group"

cat > "$root/entrypoint.sh" <<'ENTRYPOINT'
#!/bin/sh
set -eu
data=/var/lib/mysql
chown 999:999 "$data"
# Read by another user than the one that writes it.
umask 022
: > /tmp/init.sql
if [ ! -d "$data/mysql" ]; then
  if [ -z "${MYSQL_ROOT_PASSWORD:-}" ]; then
    echo 'Database is uninitialized and password option is not specified' >&2
    exit 1
  fi
  {
    # One statement a line.
    printf '%s\n' 'CREATE DATABASE mysql;' 'USE mysql;' 'SET @auth_root_socket=NULL;'
    cd /usr/share/mysql
    cat mysql_system_tables.sql mysql_performance_tables.sql mysql_system_tables_data.sql maria_add_gis_sp_bootstrap.sql
  } | mysqld --no-defaults --user=mysql --datadir="$data" --innodb-flush-method=nosync --innodb-log-file-size=8M --bootstrap
  echo "ALTER USER root@localhost IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
CREATE USER root@'${MYSQL_ROOT_HOST:-%}' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
GRANT ALL PRIVILEGES ON *.* TO root@'${MYSQL_ROOT_HOST:-%}' WITH GRANT OPTION;" > /tmp/init.sql
fi
exec mysqld --no-defaults --user=mysql --datadir="$data" --socket=/run/mysqld/mysqld.sock --init-file=/tmp/init.sql --innodb-log-file-size=8M "$@"
ENTRYPOINT
chmod 755 "$root/entrypoint.sh"

tar -C "$root" -c . | docker import \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'VOLUME /var/lib/mysql' \
  --change 'ENTRYPOINT ["/entrypoint.sh"]' \
  - "$image" >/dev/null
