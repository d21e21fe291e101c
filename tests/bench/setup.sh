#!/bin/sh
# What `sfjwt setup` does against a simulated org, done with OpenSSL and curl.
#
#   setup.sh ORIGIN FOLDER together|apart
#
# Key, certificate, the lines of Setup through the control API of `sfjwt practice`, the exchange, and
# the requests of the live test. Key and certificate are written to FOLDER.
#
# `together` uses as few processes as it takes: one curl for all the lines of Setup, one for all the
# requests with the token. `apart` does each request by a curl of its own, as tutorials do.
# The seven checklist lines that only open a page change nothing and are left out.
# Ends with an error unless every request succeeds and Login History shows the login.
set -eu
origin=$1 folder=$2 mode=$3
exchange=$(dirname "$0")/../interop/exchange.sh

# The last string value of a field: JSON may hold several.
field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; }

get() {
  case $mode in
    together) curl --silent --show-error --noproxy '*' --fail --fail-early "$@" ;;
    apart) for url; do curl --silent --show-error --noproxy '*' --fail "$url"; done ;;
  esac
}

lines_of_setup() {
  cat <<LINES
{"action":"new-app","kind":"external-client-app","name":"by hand"}
{"action":"enable-oauth"}
{"action":"set-callback-url","url":"https://localhost"}
{"action":"select-scope","scope":"api"}
{"action":"select-scope","scope":"refresh_token"}
{"action":"enable-jwt-flow"}
{"action":"upload-certificate","pem":"$pem"}
{"action":"save-app"}
{"action":"reveal-consumer-key"}
{"action":"create-permission-set","name":"by hand"}
{"action":"assign-permission-set","name":"by hand","username":"$username"}
{"action":"require-admin-approval"}
{"action":"select-permission-set","name":"by hand"}
LINES
}

# Posts every line of standard input, one at a time or all by one curl.
apply() {
  set -- --noproxy '*' --silent --show-error --fail
  first=yes
  while read -r line; do
    case $mode in
      apart)
        curl "$@" --header 'Content-Type: application/json' --data "$line" "$origin/_practice/apply" ;;
      together)
        [ -n "$first" ] || set -- "$@" --next --noproxy '*' --silent --show-error --fail
        set -- "$@" --header 'Content-Type: application/json' --data "$line" "$origin/_practice/apply"
        first= ;;
    esac
  done
  [ "$mode" = apart ] || curl --fail-early "$@"
}

# Who is there, and the newest API version.
answer=$(get "$origin/_practice/info" "$origin/services/data")
username=$(printf %s "$answer" | field integration_username)
version=$(printf %s "$answer" | field version)

# Key and certificate.
openssl req -x509 -newkey rsa:2048 -sha256 -nodes -days 365 -subj /CN=by-hand \
  -keyout "$folder/key.pem" -out "$folder/certificate.crt" 2>/dev/null
pem=$(sed 's/$/\\n/' "$folder/certificate.crt" | tr -d '\n')

# Setup.
consumer_key=$(lines_of_setup | apply | field consumer_key)

# The exchange.
# shellcheck source=tests/interop/exchange.sh
answer=$(set -- "$folder/key.pem" "$consumer_key" "$username" "$origin" && . "$exchange")
token=$(printf %s "$answer" | field access_token)
user=$(printf %s "$answer" | field id)
user=${user##*/}

# The live test. The token is not an argument: those can be read by every process.
data=$origin/services/data/v$version
of_user="SELECT+Id,Username,IsActive+FROM+User+WHERE+Id='$user'"
history="SELECT+LoginTime,Status,SourceIp,Application,LoginType+FROM+LoginHistory+WHERE+UserId='$user'"
history=$history+ORDER+BY+LoginTime+DESC+LIMIT+1
common() { printf '%s\n' silent show-error fail 'noproxy = *' "header = \"Authorization: Bearer $token\""; }
case $mode in
  together)
    answer=$({
      common
      printf 'url = "%s"\n' "$data/" "$data/query/?q=$of_user" "$data/query/?q=$history"
      printf '%s\n' next silent show-error fail 'noproxy = *' "data-urlencode = \"token=$token\"" \
        "url = \"$origin/services/oauth2/revoke\""
    } | curl --fail-early --config -) ;;
  apart)
    answer=$(for url in "$data/" "$data/query/?q=$of_user" "$data/query/?q=$history"; do
      { common; printf 'url = "%s"\n' "$url"; } | curl --config -
    done)
    printf 'token=%s' "$token" | curl --silent --show-error --fail --noproxy '*' \
      --data @- "$origin/services/oauth2/revoke" ;;
esac

case $answer in
  *\""$username"\"*'"Status":"Success"'*) echo "works: $username" ;;
  *) echo "the live test failed: $answer" >&2; exit 1 ;;
esac
