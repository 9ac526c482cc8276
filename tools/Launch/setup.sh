# Sourced by ./run and ./test: gets what a fresh machine lacks. Everything goes below the checkout, except Debian's packages and the caches of dotnet and npm.
# shellcheck shell=bash

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

say() { printf '  %s\n' "$*"; }
die() { printf '  xx %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# A home that cannot be written to (a service account's) would stop dotnet and npm.
if [ ! -w "${HOME:-/nonexistent}" ]; then
  mkdir -p "$root/.run/home"
  export HOME=$root/.run/home DOTNET_CLI_HOME=$root/.run/home NUGET_PACKAGES=$root/.run/home/nuget
fi

need_sdk() {
  have dotnet || die "There is no .NET SDK here. global.json names the version: install dotnet-sdk-10.0, see https://dot.net."
  dotnet --version >/dev/null 2>&1 || die "None of the installed .NET SDKs ($(dotnet --list-sdks | tr '\n' ' ')) fits global.json."
}

# become WORDS...: runs them as root, fails when that cannot be had without asking for a password.
become() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() { have apt-get && { [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }; }

# install PACKAGE...: Debian's packages, when we may; false when they are not to be had.
install() {
  may_install || return 1
  say ".. installing $*"
  mkdir -p "$root/.run/log"
  # Debian's PostgreSQL would start a cluster of its own on port 5432: ours is private.
  if [[ " $* " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    become mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' | become tee /etc/postgresql-common/createcluster.d/cloud.conf >/dev/null
  fi
  # A daemon that a package brings must not start: what tests need of it they start themselves.
  local hush=/usr/sbin/policy-rc.d hushed=false done=true
  if [ ! -e $hush ]; then
    printf '#!/bin/sh\nexit 101\n' | become tee $hush >/dev/null && become chmod 755 $hush && hushed=true
  fi
  {
    become apt-get -o Acquire::Retries=1 -o Acquire::http::Timeout=20 update -q && become env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::http::Timeout=20 install -q -y --no-install-recommends "$@"
  } >"$root/.run/log/install.log" 2>&1 </dev/null || done=false
  if $hushed; then become rm -f $hush; fi
  $done || { say "!! that failed, see .run/log/install.log"; return 1; }
}

# The daemons of a cluster's node (docs/guide/nodes.md), those that are missing. They are told not to start with the machine either.
need_daemons() {
  local words program package missing=() units=()
  for words in mariadbd:mariadb-server:mariadb mariadb-backup:mariadb-backup: socat:socat: nginx:nginx-light:nginx php-fpm8.2:php8.2-fpm:php8.2-fpm \
    redis-server:redis-server:redis-server redis-sentinel:redis-sentinel:redis-sentinel rabbitmq-server:rabbitmq-server:rabbitmq-server haproxy:haproxy:haproxy curl:curl:; do
    program=${words%%:*} package=${words#*:}
    [ -x "/usr/sbin/$program" ] || have "$program" && continue
    missing+=("${package%%:*}")
    [ -z "${package#*:}" ] || units+=("${package#*:}")
  done
  compgen -G '/usr/lib/galera/libgalera_smm.so' >/dev/null || missing+=(galera-4)
  compgen -G '/usr/lib/php/*/mysqli.so' >/dev/null || missing+=(php8.2-mysql)
  [ ${#missing[@]} -gt 0 ] || return 0
  install "${missing[@]}" || { say "!! without ${missing[*]} (the packages of Debian 12 need root): what is configured on a cluster's nodes is not tried on the real daemons"; return 0; }
  if [ -d /run/systemd/system ] && [ ${#units[@]} -gt 0 ]; then become systemctl disable -q --now "${units[@]}" 2>/dev/null || true; fi
}

has_postgres() {
  [ -n "${CLOUD_DATABASE:-}${CLOUD_PG_BIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# Git and PostgreSQL, or what stands in for them.
need_programs() {
  local missing=()
  have git || missing+=(git ca-certificates)
  has_postgres || missing+=(postgresql)
  missing+=("$@")
  if [ ${#missing[@]} -gt 0 ]; then install "${missing[@]}" || true; fi
  has_postgres || npm_postgres
  have git || say "!! without git: projects can be created from pasted configuration only, not from a repository"
}

npm_postgres() {
  have npm || die "There is neither PostgreSQL nor npm to get it with. Install the package postgresql, or name a server in CLOUD_DATABASE."
  say "without Debian's PostgreSQL (that needs root): npm's is used, good for trying things out"
  npm_packages tools/Launch/postgres
}

# npm_packages FOLDER...: npm ci where the lock file changed since the last one.
npm_packages() {
  local folder
  for folder in "$@"; do
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.cloud-lock" && continue
    have npm || die "npm is missing (it comes with Node): $folder needs its packages."
    say ".. npm ci in $folder"
    mkdir -p "$root/.run/log"
    (cd "$folder" && npm ci) >"$root/.run/log/npm.log" 2>&1 </dev/null || { tail -n 20 "$root/.run/log/npm.log" >&2; die "npm ci failed in $folder."; }
    cp "$folder/package-lock.json" "$folder/node_modules/.cloud-lock"
  done
}

# quiet NAME WORDS...: keeps a command's output in .run/log/NAME.log and shows the faults when it fails.
quiet() {
  local name=$1
  shift
  mkdir -p "$root/.run/log"
  "$@" >"$root/.run/log/$name.log" 2>&1 </dev/null && return
  grep -E 'error|warning' "$root/.run/log/$name.log" | sort -u | head -n 30 >&2
  [ "${PIPESTATUS[0]}" = 0 ] || tail -n 20 "$root/.run/log/$name.log" >&2
  return 1
}
