"""Phone numbers as gateways write them, in one form; what no person writes from is left out."""
from __future__ import annotations

import phonenumbers

REGION = "DK"


def normalised(sender: str) -> str | None:
    """E.164 of "20304050", "4520304050", "004520304050", "+45 20 30 40 50"; None for short codes and names."""
    plain = "".join(character for character in sender if character not in " -()\u00a0")
    if not plain.removeprefix("+").isdecimal():
        return None
    for text in (plain, f"+{plain}"):
        try:
            number = phonenumbers.parse(text, REGION)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None
