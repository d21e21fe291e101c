"""The measurements of tests/bench/speed: prints Markdown tables.

    measure.py SFJWT ROUNDS [SF_COMMAND…]

In every round each contestant runs once, in an order that moves on from round to round, against
the same `sfjwt practice`, which is started afresh for the round. The clock runs from the start of
a contestant's process to its end.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
INTEROP = HERE.parent / "interop"
WARM_UP = 1


def environment(home):
    """A person's environment without their settings."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}


def salesforce_environment(proxy):
    """The Salesforce CLI looks for nothing outside, and our proxy would not let it."""
    return {
        "HTTP_PROXY": proxy,
        "HTTPS_PROXY": proxy,
        "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
        "SF_DISABLE_TELEMETRY": "true",
        "SF_AUTOUPDATE_DISABLE": "true",
        "SF_SKIP_NEW_VERSION_CHECK": "true",
        "SF_DISABLE_LOG_FILE": "true",
    }


def run(command, home, more=None):
    """Milliseconds from start to end, and what it said; an error if it fails or says nothing."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        ended = subprocess.run(
            [str(word) for word in command],
            env=environment(home) | (more or {}),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        took = (time.perf_counter() - start) * 1000
        out.seek(0)
        said = out.read().decode()
        if ended.returncode != 0 or not said.strip():
            err.seek(0)
            sys.exit(f"{command} ended with {ended.returncode}:\n{said}{err.read().decode()}")
    return took, said


class Server:
    """A program in the background; `ready` is its first line."""

    def __init__(self, command, home):
        self.server = subprocess.Popen(
            [str(word) for word in command],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ready = self.server.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()


class Practice(Server):
    """`sfjwt practice` in the foreground, with its state in `home`."""

    def __init__(self, sfjwt, home):
        super().__init__([sfjwt, "practice", "bench"], home)
        self.origin = next(word for word in self.ready.split() if word.startswith("http://"))


def rounds(number, contestants):
    """Times by contestant. `contestants` is a function of the round: a list of (name, function)."""
    times = {}
    for turn in range(number + WARM_UP):
        with contestants(turn) as group:
            offset = turn % len(group)
            for name, contest in group[offset:] + group[:offset]:
                took = contest()
                if turn >= WARM_UP:
                    times.setdefault(name, []).append(took)
    return times


def table(title, times, base):
    print(f"| {title} | n | median ms | p95 ms | ratio |")
    print("|---|---:|---:|---:|---:|")
    unit = statistics.median(times[base])
    for name in sorted(times, key=lambda name: -statistics.median(times[name])):
        values = sorted(times[name])
        median = statistics.median(values)
        p95 = values[round((len(values) - 1) * 0.95)]
        ratio = "1" if name == base else f"{median / unit:.2f}"
        print(f"| {name} | {len(values)} | {median:.1f} | {p95:.1f} | {ratio} |")
    print()


class SetupRound:
    """One round of the whole set-up."""

    def __init__(self, sfjwt, scratch, turn):
        self.sfjwt = sfjwt
        self.folder = scratch / f"setup-{turn}"

    def __enter__(self):
        self.folder.mkdir()
        self.practice = Practice(self.sfjwt, self.home("server"))
        return [
            ("`openssl` + `curl`, a process for each request", lambda: self.shell("apart")),
            ("`openssl` + `curl`, as few processes as it takes", lambda: self.shell("together")),
            ("`sfjwt setup --yes`, same server", self.attached),
            ("`sfjwt setup --practice --yes`", self.in_process),
        ]

    def __exit__(self, *exception):
        self.practice.__exit__(*exception)
        shutil.rmtree(self.folder)

    def home(self, name):
        home = self.folder / name
        home.mkdir()
        return home

    def shell(self, mode):
        home = self.home(mode)
        command = ["sh", HERE / "setup.sh", self.practice.origin, home, mode]
        return run(command, home)[0]

    def attached(self):
        command = [self.sfjwt, "setup", "--org", self.practice.origin, "--yes"]
        return run(command, self.home("attached"))[0]

    def in_process(self):
        return run([self.sfjwt, "setup", "--practice", "--yes"], self.home("in-process"))[0]


class TokenRound:
    """One round of the exchange with a key that is there already."""

    def __init__(self, sfjwt, home, practice, sf, proxy):
        self.sfjwt, self.home, self.practice = sfjwt, home, practice
        self.sf, self.proxy = sf, proxy
        self.key, self.consumer_key, self.username = connect(sfjwt, home, practice.origin)

    def __call__(self, _turn):
        return self

    def __enter__(self):
        group = [
            ("`openssl` + `curl`", self.shell),
            ("`sfjwt token`", self.token),
        ]
        return group + ([("`sf org login jwt`", self.salesforce_cli)] if self.sf else [])

    def __exit__(self, *_exception):
        pass

    def shell(self):
        who = [self.key, self.consumer_key, self.username, self.practice.origin]
        took, said = run(["sh", INTEROP / "exchange.sh", *who], self.home)
        if "access_token" not in said:
            sys.exit(f"refused: {said}")
        return took

    def token(self):
        return run([self.sfjwt, "token", "bench"], self.home)[0]

    def salesforce_cli(self):
        who = ["--username", self.username, "--jwt-key-file", self.key, "--client-id", self.consumer_key]
        command = [*self.sf, "org", "login", "jwt", *who, "--instance-url", self.practice.origin]
        return run(command, self.home, salesforce_environment(self.proxy))[0]


def connect(sfjwt, home, origin):
    """Sets up the connection `bench`: key file (0600), consumer key, username."""
    setup = [sfjwt, "setup", "--org", origin, "--connection", "bench", "--yes", "--json"]
    made = json.loads(run(setup, home)[1])
    run([sfjwt, "export", "key", "bench", "--out", home], home)
    return home / "bench.pem", made["consumer_key"], made["username"]


def main():
    sfjwt, number, *sf = sys.argv[1:]
    number = int(number)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        times = rounds(number, lambda turn: SetupRound(sfjwt, scratch, turn))
        table("set-up", times, "`openssl` + `curl`, as few processes as it takes")

        home = scratch / "token"
        home.mkdir()
        proxy = [sys.executable, INTEROP / "connect_proxy.py", os.devnull]
        with Practice(sfjwt, home) as practice, Server(proxy, home) as proxy:
            proxy = f"http://127.0.0.1:{proxy.ready.strip()}"
            times = rounds(number, TokenRound(sfjwt, home, practice, sf, proxy))
        table("exchange", times, "`openssl` + `curl`")


if __name__ == "__main__":
    main()
