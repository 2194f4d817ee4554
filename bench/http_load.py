# SPDX-License-Identifier: Apache-2.0
# Starts and stops the servers that are measured, and loads them with wrk in short turns.
"""Every server here listens on loopback, on a free port, and ends with its `with` block."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time

START_SECONDS_MAX = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def process(command, **options):
    running = subprocess.Popen(command, **options)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(START_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextlib.contextmanager
def duebook_process(command):
    """Yields the server, and the address that it prints once it answers."""
    with process(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        address = running.stdout.readline().strip()
        if not address.startswith("http://"):
            raise RuntimeError(f"{command[0]} did not start")
        yield running, address


@contextlib.contextmanager
def duebook(command):
    """Yields the address of the server."""
    with duebook_process(command) as (_, address):
        yield address


NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{answer}'; }} }}
}}
"""


@contextlib.contextmanager
def nginx(folder, answer):
    """A web server that returns one fixed answer."""
    folder = pathlib.Path(folder)
    port = free_port()
    settings = folder / "nginx.conf"
    text = answer.replace("'", "").replace("$", "")
    settings.write_text(NGINX.format(folder=folder, port=port, answer=text))
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(settings)]
    with process(command, stderr=subprocess.DEVNULL):
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("nginx did not start")
        yield f"http://127.0.0.1:{port}"


class Load:
    """One wrk, running. It spreads its connections over all servers, if there are several."""

    def __init__(self, servers, script, connections, seconds, **environment):
        self.name = script
        servers = [servers] if isinstance(servers, str) else servers
        environment["servers"] = ",".join(server.removeprefix("http://") for server in servers)
        command = ["wrk", f"-t{len(servers)}", f"-c{connections}", f"-d{seconds}s", "--timeout",
                   "30s", "-s", f"bench/http/{script}.lua", servers[0]]
        self.running = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True,
            env=os.environ | {name.upper(): str(value) for name, value in environment.items()})

    def finish(self):
        """What it measured. Refused or broken requests are a failure of the benchmark."""
        output = self.running.communicate()[0]
        result = json.loads(output.strip().splitlines()[-1])
        if result["refused"] or result["broken"] or not result["requests"]:
            raise RuntimeError(f"{self.name}: {result}")
        result["rate"] = result["requests"] / result["seconds"]
        return result


def turn(servers, script, connections, seconds, **environment):
    return Load(servers, script, connections, seconds, **environment).finish()
