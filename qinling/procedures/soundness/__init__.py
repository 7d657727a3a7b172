"""The checks of `db verify`: each finds faults of one part of the ledger and says what to do about them."""
