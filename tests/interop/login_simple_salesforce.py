"""simple-salesforce logs in with a key and reads its own user.

    login_simple_salesforce.py KEY_FILE CONSUMER_KEY USERNAME INSTANCE

INSTANCE is the part before `.salesforce.com`, as the library wants it: `acme.my`, or `login`.
Prints `logged in as USERNAME`, or `refused: ERROR: DESCRIPTION` (exit 1).
"""

import sys

from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed


def main():
    key_file, consumer_key, username, instance = sys.argv[1:]
    where = {} if instance == "login" else {"instance_url": instance}
    try:
        org = Salesforce(
            username=username,
            consumer_key=consumer_key,
            privatekey_file=key_file,
            domain="login",
            **where,
        )
    except SalesforceAuthenticationFailed as refused:
        print(f"refused: {refused.code}: {refused.auth_message}")
        sys.exit(1)
    found = org.query(f"SELECT Username FROM User WHERE Username = '{username}'")
    print("logged in as", found["records"][0]["Username"])


if __name__ == "__main__":
    main()
