#!/usr/bin/env bash
# Runs a command in a session of its own, with a private HOME and a real Secret Service
# (gnome-keyring), without a display.
#
#   with-keyring.sh [--state unlocked|locked|no-provider] [--home DIR] COMMAND [ARGS…]
#
# unlocked     the login keyring is open (made on the first run). The default.
# locked       the service runs, but no one has entered the keyring's password. In a new HOME there
#              is no keyring at all then.
# no-provider  a session bus, but no Secret Service on it.
# --home       kept after the run, to be used by another; else a temporary folder.
#
# The command inherits standard input. Exit code: the command's; 69 when a program is missing.
set -euo pipefail

state=unlocked home=
while [[ ${1-} == --* ]]; do
  case $1 in
    --state) state=$2; shift 2 ;;
    --home) home=$2; shift 2 ;;
    *) echo "with-keyring.sh: unknown option $1" >&2; exit 64 ;;
  esac
done

for program in gnome-keyring-daemon dbus-run-session gdbus; do
  if ! command -v "$program" >/dev/null; then
    echo "with-keyring.sh: $program is missing; install the packages gnome-keyring dbus libglib2.0-bin" >&2
    exit 69
  fi
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
home=${home:-$scratch/home}

# HOME moves away; tools that look for themselves there must still find it.
export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export HOME=$home
export XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state
export XDG_CACHE_HOME=$home/cache XDG_RUNTIME_DIR=$scratch/run
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

# The daemon must not eat the command's standard input. Waiting for its name keeps the bus from
# starting a second one on the first call.
case $state in
  unlocked)
    prepare='printf %s test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
      gdbus wait --session --timeout 10 org.freedesktop.secrets' ;;
  locked)
    prepare='gnome-keyring-daemon --start --components=secrets </dev/null >/dev/null
      gdbus wait --session --timeout 10 org.freedesktop.secrets' ;;
  no-provider)
    prepare=: ;;
  *) echo "with-keyring.sh: unknown state $state" >&2; exit 64 ;;
esac

bus=()
if [[ $state == no-provider ]]; then
  # Without service directories nothing can be started on demand.
  cat >"$scratch/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$XDG_RUNTIME_DIR</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
  bus=(--config-file="$scratch/bus.conf")
fi

status=0
dbus-run-session "${bus[@]}" -- bash -euo pipefail -c "$prepare"'
"$@"' _ "$@" || status=$?
exit "$status"
