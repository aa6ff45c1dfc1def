"""What people write, read by code: words, numbers, rates, drinks, times past, and options named in passing."""
