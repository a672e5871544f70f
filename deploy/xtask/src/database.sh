# Runs a throw-away MariaDB in the directory $1 until its input ends. Nothing of it is worth keeping, so
# it never waits for a disk, and ends by SIGKILL.
directory=$1
user=()
[ "$(id -u)" -ne 0 ] || user=(--user=root)
server=
trap 'kill -KILL $server; wait; rm -rf "$directory"' EXIT
trap '' INT HUP TERM
exec >"$directory/log" 2>&1
mariadb-install-db --no-defaults "${user[@]}" --datadir="$directory/data" --skip-test-db \
  --auth-root-authentication-method=normal --skip-name-resolve --innodb-log-file-size=8M </dev/null || exit
mariadbd --no-defaults "${user[@]}" --datadir="$directory/data" --socket="$directory/m.sock" \
  --skip-networking --skip-name-resolve --pid-file="$directory/m.pid" --max-connections=400 \
  --character-set-server=utf8mb4 --collation-server=utf8mb4_uca1400_ai_ci \
  --innodb-buffer-pool-size=256M --innodb-log-file-size=64M --innodb-flush-log-at-trx-commit=0 \
  --skip-innodb-doublewrite --table-open-cache=4000 --table-definition-cache=4000 \
  --performance-schema=OFF </dev/null &
server=$!
read -r _
