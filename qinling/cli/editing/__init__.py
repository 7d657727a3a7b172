"""How the fields of an issue are typed: as words of the call, in a form, one by one."""
