"""The only way out for the clients under test: an HTTP proxy that leads nowhere but to this computer.

    connect_proxy.py LOG [ORG_PORT]

Prints its port, then serves until it is ended.

CONNECT to a Salesforce login host or My Domain, port 443, leads to 127.0.0.1:ORG_PORT, where a
simulated org with TLS listens. A plain request to 127.0.0.1 is forwarded. Everything else is
refused with 403. LOG gets a line for each request: `allowed HOST` or `refused HOST`.
"""

import re
import socket
import sys
import threading
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
SALESFORCE = re.compile(r"(login|test|[a-z0-9-]+(\.[a-z]+)?\.my)\.salesforce\.com", re.IGNORECASE)
HEAD_LIMIT = 64 * 1024
IDLE_SECONDS = 30


def read_head(client):
    """The request's head and whatever of the body came with it."""
    data = b""
    while b"\r\n\r\n" not in data:
        if len(data) > HEAD_LIMIT:
            raise ValueError("head too long")
        chunk = client.recv(65536)
        if not chunk:
            raise ValueError("closed early")
        data += chunk
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode("latin-1").split("\r\n"), rest


def copy(source, sink):
    try:
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    except OSError:
        pass
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def relay(client, upstream):
    up = threading.Thread(target=copy, args=(client, upstream), daemon=True)
    up.start()
    copy(upstream, client)
    up.join(IDLE_SECONDS)


class Proxy:
    def __init__(self, log, org_port):
        self.log = log
        self.lock = threading.Lock()
        self.org_port = org_port

    def note(self, verdict, host):
        with self.lock:
            print(verdict, host, file=self.log, flush=True)

    def refuse(self, client, host):
        self.note("refused", host)
        client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def tunnel(self, client, authority):
        host, _, port = authority.rpartition(":")
        if self.org_port is None or port != "443" or not SALESFORCE.fullmatch(host):
            self.refuse(client, authority)
            return
        with socket.create_connection((LOOPBACK, self.org_port)) as upstream:
            self.note("allowed", authority)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            relay(client, upstream)

    def forward(self, client, method, url, headers, rest):
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname != LOOPBACK:
            self.refuse(client, parts.netloc or url)
            return
        with socket.create_connection((LOOPBACK, parts.port or 80)) as upstream:
            self.note("allowed", parts.netloc)
            path = parts.path or "/"
            target = f"{path}?{parts.query}" if parts.query else path
            # One request for each connection: the next one may be for another host.
            kept = [h for h in headers if not h.lower().startswith(("connection:", "proxy-"))]
            head = [f"{method} {target} HTTP/1.1", *kept, "Connection: close", "", ""]
            upstream.sendall("\r\n".join(head).encode("latin-1") + rest)
            relay(client, upstream)

    def serve(self, client):
        with client:
            client.settimeout(IDLE_SECONDS)
            try:
                (line, *headers), rest = read_head(client)
                method, target, _version = line.split(" ")
                if method == "CONNECT":
                    self.tunnel(client, target)
                else:
                    self.forward(client, method, target, headers, rest)
            except (OSError, ValueError) as error:
                self.note("failed", str(error))


def main():
    log = open(sys.argv[1], "a", encoding="utf-8")
    proxy = Proxy(log, int(sys.argv[2]) if len(sys.argv) > 2 else None)
    server = socket.create_server((LOOPBACK, 0))
    print(server.getsockname()[1], flush=True)
    while True:
        client, _address = server.accept()
        threading.Thread(target=proxy.serve, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
