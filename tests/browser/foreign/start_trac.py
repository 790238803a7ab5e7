"""Trac behind a gateway: what a vendor's web server does for it, in a few lines. Trac itself is as it came.

    python trac.py FOLDER PORT SECRET_FILE

FOLDER holds the project; it is made, with a few tickets, where it is not there yet. Whoever sends the shared secret
says who is signed in; everybody else is anonymous and sees styles and pictures only.
"""

import hmac
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["PYTHON_EGG_CACHE"] = os.devnull
from trac.admin.console import TracAdmin  # noqa: E402
from trac.env import open_environment  # noqa: E402
from trac.ticket.model import Ticket  # noqa: E402
from trac.web.main import dispatch_request  # noqa: E402

CARD = "4111 1111 1111 1111"
KEY = "sk_live_" + "9Zt2LmQ7vXcR4bNs8KdWpY6f"
TICKETS = [
    ("Invoices show the wrong tax", "The customer paid with %s; see the ledger." % CARD, "sk_test_" + "none"),
    ("Export is slow", "Ten minutes for a thousand rows.", KEY),
    ("Logo is blurred", "On the printed invoice.", ""),
]


def make(folder):
    admin = TracAdmin(str(folder))
    admin.do_initenv('"Acme Desk" sqlite:db/trac.db')
    config = admin.env.config
    for name, value in {"api_key": "text", "api_key.label": "API key", "stage": "radio",
                        "stage.options": "new|seen|done", "stage.value": "new"}.items():
        config.set("ticket-custom", name, value)
    config.set("trac", "secure_cookies", "disabled")
    config.set("header_logo", "src", "")
    config.set("ticket", "preserve_newlines", "true")
    config.set("logging", "log_type", "none")
    config.save()
    for line in ("permission remove anonymous *", "permission add authenticated TRAC_ADMIN"):
        admin.onecmd(line)
    admin.env.shutdown()
    env = open_environment(str(folder))
    for summary, description, key in TICKETS:
        ticket = Ticket(env)
        ticket.populate({"summary": summary, "description": description, "reporter": "olivia", "status": "new",
                         "type": "defect", "priority": "major", "component": "component1", "api_key": key,
                         "stage": "new"})
        ticket.insert()
    env.shutdown()


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass


def application(secret_file):
    def run(environ, start_response):
        secret = Path(secret_file).read_text().strip() if os.path.exists(secret_file) else ""
        said = environ.pop("HTTP_X_PORCHLIGHT_SECRET", "")
        if secret and hmac.compare_digest(said, secret):
            environ["REMOTE_USER"] = environ.get("HTTP_X_PORCHLIGHT_USER", "")
        return dispatch_request(environ, start_response)
    return run


def main(folder, port, secret_file):
    folder = Path(folder).resolve()
    if not (folder / "VERSION").exists():
        make(folder)
    os.environ["TRAC_ENV"] = str(folder)
    with make_server("127.0.0.1", int(port), application(secret_file), Server, Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:4])
