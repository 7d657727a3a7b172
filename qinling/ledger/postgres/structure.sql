-- The parts of the first schema of the search path: kind, name, how it is stated. Months of logins are tables of their
-- own that this version's script does not make: of them only rights and owners are told.
with own as (select oid, nspowner, quote_ident(nspname) as name from pg_namespace where nspname = current_schema()),
relation as (
    select c.* from pg_class c join own on c.relnamespace = own.oid where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
),
stated as (select * from relation where not relispartition)
select 'table', relname::text, format('%s %s rls=%s force=%s off=%s', relkind, relpersistence, relrowsecurity,
    relforcerowsecurity, (select count(*) from pg_trigger t where t.tgrelid = stated.oid and tgisinternal
        and tgenabled in ('D', 'R'))) || case when relkind in ('v', 'm') then pg_get_viewdef(oid, true) else '' end
from stated
union all
select 'column', format('%s.%s', relname, attname), concat_ws(' ', format_type(atttypid, atttypmod),
    (select collname from pg_collation where pg_collation.oid = attcollation), attnotnull, attstorage,
    (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = attrelid and adnum = attnum))
from pg_attribute join stated on stated.oid = attrelid where attnum > 0 and not attisdropped
union all
select 'constraint', format('%s.%s', relname, conname), concat_ws(' ', pg_get_constraintdef(x.oid, true), convalidated)
from pg_constraint x join stated on stated.oid = conrelid where contype not in ('n', 't')
union all
select 'index', i.relname::text, concat_ws(' ', pg_get_indexdef(indexrelid, 0, true), indisvalid)
from pg_index join stated on stated.oid = indrelid join pg_class i on i.oid = indexrelid
union all
select 'trigger', format('%s.%s', relname, tgname), concat_ws(' ', tgenabled, pg_get_triggerdef(x.oid, true))
from pg_trigger x join stated on stated.oid = tgrelid where not tgisinternal
union all
select 'rule', format('%s.%s', relname, rulename), ev_enabled::text
from pg_rewrite join stated on stated.oid = ev_class
union all
select 'statistics', stxname::text, pg_get_statisticsobjdef_expressions(x.oid)::text
from pg_statistic_ext x join own on own.oid = stxnamespace
union all
select 'function', format('%s(%s)', proname, pg_get_function_identity_arguments(x.oid)), concat_ws(' ', prosecdef,
    provolatile, (select lanname from pg_language l where l.oid = prolang),
    replace(array_to_string(proconfig, ';'), own.name, '<office>'), replace(prosrc, own.name || '.', '<office>.'))
from pg_proc x join own on own.oid = pronamespace
union all
select 'policy', format('%s.%s', relname, polname), concat_ws(' ', polcmd, polpermissive,
    (select string_agg(pg_get_userbyid(role), ',' order by pg_get_userbyid(role)) from unnest(polroles) as role),
    pg_get_expr(polqual, polrelid), '/', pg_get_expr(polwithcheck, polrelid))
from pg_policy join relation on relation.oid = polrelid
union all
select 'owner', object, pg_get_userbyid(owner) from (
    select relname::text as object, relowner as owner from relation
    union all select format('%s()', proname), proowner from pg_proc join own on own.oid = pronamespace
) owned, own where owner <> nspowner
union all
select 'grant', format('%s %s', object, coalesce(nullif(pg_get_userbyid(given.grantee), 'unknown (OID=0)'), 'public')),
    string_agg(privilege_type || case when is_grantable then '*' else '' end, ',' order by privilege_type)
from (
    select relname::text as object, relacl as acl, relowner as owner from relation
    union all select format('%s.%s', relname, attname), attacl, relowner
        from pg_attribute join relation on relation.oid = attrelid
    union all select format('%s()', proname), coalesce(proacl, acldefault('f', proowner)), proowner
        from pg_proc join own on own.oid = pronamespace
    union all select 'schema', nspacl, nspowner from pg_namespace where nspname = current_schema()
) granted cross join aclexplode(acl) as given where given.grantee <> owner
group by object, given.grantee
