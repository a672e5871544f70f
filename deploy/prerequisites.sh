# Installs what is missing. Sourced by deploy/up and deploy/test; tests for commands, never for package
# names, because node or chromium may come from somewhere other than apt.
# shellcheck shell=bash

# Beside each bin its sbin, which a user's path often lacks.
beside=":$PATH:"
beside=${beside//\/bin:/\/sbin:}
export PATH="$PATH${beside%:}:$HOME/.cargo/bin"
tools_dir="${BUTTERFLY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/butterfly/tools}"
export PATH="$tools_dir/bin:$PATH"
export BUTTERFLY_TOOLS="$tools_dir"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# as_root COMMAND...: runs a command as root, through sudo when needed.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else fail "need root to run '$*', and there is no sudo. Run it as root, then start again."
  fi
}

# need COMMAND=PACKAGE...: installs with apt the packages whose commands are not on the path.
need() {
  local pair packages=() commands=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null 2>&1 && continue
    commands+=("${pair%%=*}")
    case " ${packages[*]} " in *" ${pair#*=} "*) ;; *) packages+=("${pair#*=}") ;; esac
  done
  [ "${#packages[@]}" -eq 0 ] && return 0
  command -v apt-get >/dev/null 2>&1 ||
    fail "missing ${commands[*]}, and there is no apt-get to install ${packages[*]} with."
  say "missing ${commands[*]}: installing ${packages[*]} with apt"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
  for pair in "${commands[@]}"; do
    command -v "$pair" >/dev/null 2>&1 || fail "'$pair' is still missing after installing ${packages[*]}."
  done
}

# need_rust: the compiler comes from the user, its version from rust-toolchain.toml.
need_rust() {
  command -v cargo >/dev/null 2>&1 || fail "cargo is missing. Install Rust (https://rustup.rs), then start again."
  need cc=build-essential
}

# need_room MIB PATH: refuses to start on a full disk.
need_room() {
  local free
  free=$(df -Pm "$2" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$1" ] || fail "only $free MiB free below $2; $1 MiB are needed."
}

# need_runtime: what a running Butterfly needs.
need_runtime() {
  need mariadbd=mariadb-server mariadb-install-db=mariadb-server mariadb=mariadb-client mariadb-dump=mariadb-client haproxy=haproxy
  need_node
}

need_node() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 && return 0
  need node=nodejs npm=npm
}

# build_assets: bundles the websites' styles and scripts; skipped while nothing changed.
build_assets() {
  local assets=frontend/assets stamp
  [ -f "$assets/package.json" ] || return 0
  stamp=$(cd "$assets" && find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  [ -f "$assets/dist/.stamp" ] && [ "$(cat "$assets/dist/.stamp")" = "$stamp" ] && return 0
  say "building the websites' styles and scripts (npm)"
  (cd "$assets" && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build)
  printf '%s' "$stamp" >"$assets/dist/.stamp"
}

# The tools of deploy/test, in $tools_dir. Each is skipped while its pinned version, or a newer patch of it,
# is there.
nextest_version=0.9.143
deny_version=0.20.2

# need_cargo_tools: built without optimisation, which takes half the time and serves as well.
need_cargo_tools() {
  will_do "$(cargo nextest --version 2>/dev/null)" "$nextest_version" || install_crate cargo-nextest "$nextest_version"
  will_do "$(cargo deny --version 2>/dev/null)" "$deny_version" || install_crate cargo-deny "$deny_version"
  rm -rf "$tools_dir/build"
}

# will_do TEXT PINNED: whether the second word of the text is the pinned version or a newer patch of it.
will_do() {
  local version
  version=$(awk 'NR == 1 { print $2 }' <<<"$1")
  [ "${version%.*}" = "${2%.*}" ] || return 1
  case "${version##*.}" in '' | *[!0-9]*) return 1 ;; esac
  [ "${version##*.}" -ge "${2##*.}" ]
}

install_crate() {
  say "installing $1 $2 with cargo (some minutes)"
  mkdir -p "$tools_dir"
  CARGO_TARGET_DIR="$tools_dir/build" CARGO_PROFILE_DEV_DEBUG=0 \
    cargo install --quiet --locked --debug --force --root "$tools_dir" --version "$2" "$1"
}

need_browser() {
  need chromium=chromium chromedriver=chromium-driver
}

# fresh NAME FILE...: whether the tools in $tools_dir/NAME were installed from exactly these files.
fresh() {
  local name=$1
  shift
  [ -f "$tools_dir/$name/.stamp" ] && [ "$(cat "$tools_dir/$name/.stamp")" = "$(cat "$@" | sha256sum)" ]
}

# stamp NAME FILE...: remembers what the tools in $tools_dir/NAME were installed from.
stamp() {
  local name=$1
  shift
  cat "$@" | sha256sum >"$tools_dir/$name/.stamp"
}

# need_npm_tools: spectral and axe-core.
need_npm_tools() {
  need_node
  fresh npm deploy/tools/package-lock.json && return 0
  say "installing spectral and axe-core with npm"
  mkdir -p "$tools_dir/npm"
  cp deploy/tools/package.json deploy/tools/package-lock.json deploy/tools/.npmrc "$tools_dir/npm/"
  (cd "$tools_dir/npm" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  stamp npm deploy/tools/package-lock.json
}

# need_python_tools: schemathesis.
need_python_tools() {
  fresh python deploy/tools/requirements.txt && return 0
  need python3=python3
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    say "python3 cannot make virtual environments: installing python3-venv with apt"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv
  fi
  say "installing schemathesis with pip"
  rm -rf "$tools_dir/python"
  python3 -m venv "$tools_dir/python"
  "$tools_dir/python/bin/pip" install --quiet --no-input --disable-pip-version-check -r deploy/tools/requirements.txt
  stamp python deploy/tools/requirements.txt
}

# build_programs PROFILE: everything deploy/up runs, with `release` or `debug`.
build_programs() {
  local program packages=(--package butterfly-operator) options=(--locked)
  # The checks have built them together with the tests, so that nothing is compiled twice.
  [ "${BUTTERFLY_BUILT-}" != "$1" ] || return 0
  for program in attendee registration options lodging frontend admin; do
    packages+=(--package "butterfly-$program")
  done
  [ "$1" = release ] && options+=(--release)
  say "building the programs ($1)"
  cargo build "${options[@]}" "${packages[@]}"
}
