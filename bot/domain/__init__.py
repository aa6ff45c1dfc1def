"""Pure rules: screening, routes, bookings, red flags, Danish in words. Standard library only, no I/O, no clock."""
