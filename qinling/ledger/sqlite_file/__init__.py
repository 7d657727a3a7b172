"""The ledger as a file of SQLite's: connections, addresses, the files beside it, its marks."""
