"""How does SMPP 3.4 look on the wire? smpplib knows the fields of each command; here are the frames around them."""

import struct
from typing import Any

from smpplib import command_codes, consts, smpp
from smpplib.exceptions import PDUError, UnknownCommandError

HEADER = struct.Struct(">4L")
# Text of 64 KiB in `message_payload`, and the fields around it.
LARGEST = 2**16 + 2**10
# Set in the id of whatever answers; alone it says that a command was not understood.
RESPONSE = NACK = 0x8000_0000
OK = consts.SMPP_ESME_ROK
NAMES = {value: name.removeprefix("SMPP_") for name, value in vars(consts).items() if name.startswith("SMPP_ESME_")}
# What smpplib meets where fields end too early, have no end, or are of no kind it knows.
BROKEN = (struct.error, UnknownCommandError, PDUError, LookupError, ValueError, TypeError, AttributeError)


class Unreadable(Exception):
    """A frame whose fields make no sense."""


class Frame:
    """One command as it came: what it is, whether it went well, and which it answers. The fields are read on demand."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        _length, self.id, status, self.sequence = HEADER.unpack_from(raw)
        self.status = consts.SMPP_ESME_RUNKNOWNERR if self.id == NACK and status == OK else status

    @property
    def command(self) -> str:
        """ "" for one that isn't of SMPP 3.4."""
        try:
            return str(command_codes.get_command_name(self.id))
        except UnknownCommandError:
            return ""

    @property
    def is_answer(self) -> bool:
        return bool(self.id & RESPONSE)

    def may_answer(self, command: str) -> bool:
        return self.command in {f"{command}_resp", "generic_nack"}

    def fields(self) -> Any:
        """By their names in SMPP 3.4; those that aren't there are None. Raises Unreadable."""
        try:
            return smpp.parse_pdu(self.raw, sequence=0, allow_unknown_opt_params=True)
        except BROKEN as error:
            raise Unreadable(type(error).__name__) from error


def packed(command: str, sequence: int, *, status: int = OK, **fields: Any) -> bytes:
    """Numbers are int, texts str in ASCII, `short_message` and `message_payload` bytes."""
    pdu = smpp.make_pdu(command, sequence=sequence, **fields)
    pdu.sequence, pdu.status = sequence, status
    return bytes(pdu.generate())


def name_of(status: int) -> str:
    """ESME_RTHROTTLED, or the number of what the standard doesn't name."""
    return NAMES.get(status, f"0x{status:08X}")
