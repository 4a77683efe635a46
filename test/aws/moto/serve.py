"""Moto's server, which ends with whoever started it: `serve.py <port>`, until standard input ends."""

import os
import sys
import threading

from moto.server import main


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
main(["--host", "127.0.0.1", "--port", sys.argv[1]])
