"""Migration 17: the units of all cells that filters search. Do not edit a shipped migration."""

STATEMENTS = tuple(
    f"insert into unit (name) select distinct {column} from issue"
    f" where {column} <> '' and {column} not in (select name from unit)"
    for column in ("lead_unit", "duty_unit", "assisting_unit", "town")
)
