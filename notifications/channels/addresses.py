"""May we connect to this address because somebody's app asked us to? Only to what the whole world may reach."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# All of IPv6 that is given out to the world (IANA); the rest may be anything, such as a house's own or a translator's.
WORLD = ip_network("2000::/3")
# Of it these carry an IPv4 address within, which could lead to a private one; the last stands in examples alone.
APART = [ip_network(net) for net in ("2002::/16", "2001::/32", "3fff::/20")]


def is_public(address: str, *, besides: Sequence[IPv4Network | IPv6Network] = ()) -> bool:
    """Whether an address lies in the open; `besides` are networks that the operator lets pass."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if any(ip in net for net in besides):
        return True
    if isinstance(ip, IPv6Address) and (ip not in WORLD or any(ip in net for net in APART)):
        return False
    return ip.is_global and not ip.is_multicast


def is_listed(host: str, patterns: Sequence[str]) -> bool:
    """Whether a list of hosts names this one: itself, or by `*.` what it lies under."""
    name = host.lower().rstrip(".")
    return any(name.endswith(one[1:]) if one.startswith("*.") else name == one for one in patterns)
