"""One folder per channel. A channel verifies, normalises, puts into the inbox, and shows what is in the outbox."""
