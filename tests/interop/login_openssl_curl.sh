#!/usr/bin/env bash
# OpenSSL and curl get a token and read their own user.
#
#   login_openssl_curl.sh KEY_FILE CONSUMER_KEY USERNAME ORIGIN
#
# Prints `logged in as USERNAME`, or `refused: ERROR: DESCRIPTION` (exit 1).
set -euo pipefail
username=$3 origin=$4

field() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" <<<"$2"; }

answer=$("$(dirname "$0")/exchange.sh" "$@")
token=$(field access_token "$answer")
if [[ -z $token ]]; then
  echo "refused: $(field error "$answer"): $(field error_description "$answer")"
  exit 1
fi
# A header from a file of its own: an argument could be read by every process.
user=$(curl --silent --show-error --fail --noproxy '*' --header @<(echo "Authorization: Bearer $token") \
  --get --data-urlencode "q=SELECT Username FROM User WHERE Username = '$username'" \
  "$origin/services/data/v60.0/query")
echo "logged in as $(field Username "$user")"
