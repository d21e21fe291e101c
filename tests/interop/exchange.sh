#!/bin/sh
# The exchange as it is done by hand: OpenSSL signs, curl posts. Prints the token endpoint's answer.
#
#   exchange.sh KEY_FILE CONSUMER_KEY USERNAME ORIGIN
#
# As few processes as it takes, since tests/bench measures against it. Loopback only.
set -eu
key=$1 consumer_key=$2 username=$3 origin=$4

base64url() { basenc --base64url --wrap=0 | tr -d =; }

# {"alg":"RS256"}
header=eyJhbGciOiJSUzI1NiJ9
payload=$(printf '{"iss":"%s","sub":"%s","aud":"%s","exp":%s}' \
  "$consumer_key" "$username" "$origin" "$(($(date +%s) + 180))" | base64url)
signature=$(printf %s "$header.$payload" | openssl dgst -sha256 -sign "$key" -binary | base64url)

# The assertion goes in by standard input: an argument could be read by every process.
printf %s "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=$header.$payload.$signature" |
  curl --silent --show-error --noproxy '*' --data-binary @- "$origin/services/oauth2/token"
