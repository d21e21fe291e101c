"""Authlib's assertion session gets a token with a key and reads its own user.

    login_authlib.py KEY_FILE CONSUMER_KEY USERNAME ORIGIN

ORIGIN is the org's address, for example http://127.0.0.1:4000.
Prints `logged in as USERNAME`, or `refused: ERROR: DESCRIPTION` (exit 1).
"""

import sys
from pathlib import Path

from authlib.integrations.requests_client import AssertionSession
from authlib.oauth2 import OAuth2Error


def main():
    key_file, consumer_key, username, origin = sys.argv[1:]
    session = AssertionSession(
        token_endpoint=f"{origin}/services/oauth2/token",
        issuer=consumer_key,
        subject=username,
        audience=origin,
        grant_type=AssertionSession.JWT_BEARER_GRANT_TYPE,
        key=Path(key_file).read_text(),
        header={"alg": "RS256"},
        expires_in=180,
    )
    try:
        session.refresh_token()
    except OAuth2Error as refused:
        print(f"refused: {refused.error}: {refused.description}")
        sys.exit(1)
    # Salesforce's answer names no life time, so Authlib uses the token until it is refused.
    answer = session.get(
        f"{session.token['instance_url']}/services/data/v60.0/query",
        params={"q": f"SELECT Username FROM User WHERE Username = '{username}'"},
    )
    answer.raise_for_status()
    print("logged in as", answer.json()["records"][0]["Username"])


if __name__ == "__main__":
    main()
