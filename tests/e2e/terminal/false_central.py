"""A server with central's own keys that answers every request badly, in one of the ways a network knows."""
import http.server
import ssl
import threading


class FalseCentral:
    """`with FalseCentral(site, "garbage"):` stands in central's place, which was stopped before."""

    def __init__(self, site, manner):
        self.asked = asked = threading.Event()
        self.over = over = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                asked.set()
                if manner == "slow":
                    over.wait(60)  # longer than any sync waits
                    return
                body = b'{"have":1e99,"receipt":"' if manner == "garbage" else b"no"
                self.send_response(200 if manner == "garbage" else 500)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_HEAD = do_PATCH = answer

            def log_message(self, *_):
                """Says nothing: the tests look at the terminal."""

        host, port = site.about["central"]["listen"].split(":")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(site.path("central", "server.crt"), site.path("central", "server.key"))
        self.server = http.server.ThreadingHTTPServer((host, int(port)), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that gave up is what is wanted
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
