#!/usr/bin/env bash
# Run a command beside a PostgreSQL server of its own, which is gone when it ends: scripts/postgresql.sh make test
# CHECKER_POSTGRESQL is its address. A server refuses to be run by root, so there it is run as the user postgres.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 1; }
folder=$(mktemp -d /tmp/postgresql.XXXXXX) # not in TMPDIR, where another user may not look
as=()
if [ "$(id -u)" -eq 0 ]; then
  as=(runuser -u postgres --)
  chown postgres "$folder"
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
(
  cd "$folder"
  "${as[@]}" "$bin/initdb" -D data -U checker -A trust -E UTF8 --locale=C --no-sync >/dev/null
  "${as[@]}" "$bin/pg_ctl" -D data -w -l log -o "-h 127.0.0.1 -p $port -k '' -c fsync=off" start >/dev/null ||
    { cat log >&2; exit 1; }
)
export CHECKER_POSTGRESQL="postgresql://checker@127.0.0.1:$port/postgres"
"$@"
