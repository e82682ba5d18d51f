"""Ports on loopback for servers that a test starts."""

import random
import socket

_BELOW_THE_KERNELS_OWN = range(15_000, 30_000)
"""Servers that bind to port 0 get higher ones: nobody takes a port between choice and use."""


def free_port() -> int:
    while True:
        port = random.choice(_BELOW_THE_KERNELS_OWN)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
