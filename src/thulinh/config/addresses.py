"""Under which names and numbers this machine can be reached."""

import socket

EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - only recognised here; whoever starts the server chooses
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def addresses_of(host: str) -> list[str]:
    """What to type into a browser, in the form it has in an address, when the server listens on `host`."""
    if host in EVERY_ADDRESS:
        return ["127.0.0.1", *own_addresses()]
    return [f"[{host}]" if ":" in host else host]


def names_of(host: str) -> list[str]:
    """The names that a browser may ask for when the server listens on `host`."""
    names = [*LOOPBACK, *addresses_of(host)]
    if host in EVERY_ADDRESS:
        names.append(socket.gethostname())
    return list(dict.fromkeys(names))


def own_addresses() -> list[str]:
    """The IPv4 numbers of this machine in its networks."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        found = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # chooses the outgoing network; nothing is sent
            found.add(probe.getsockname()[0])
        except OSError:
            pass  # no network
    return sorted(address for address in found if not address.startswith("127."))
