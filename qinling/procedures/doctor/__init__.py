"""`db doctor`: what is wrong around the ledger and in it, each with its remedy, also where it cannot be opened."""
