"""What must be true of the whole database whatever has died: each statement finds the rows that break it."""

from __future__ import annotations

from tests.faults.machine import Machine

RULES = {
    "an account with company data has a company, and every company one owner, four consents and two kinds of mail": """
        select a.email from auth.users as a
        left join sys.users as u on a.id = u.id
        where a.raw_user_meta_data ? 'business_number' and (
          u.id is null or not u.is_owner
          or (select count(*) from auth.identities as i where i.user_id = a.id) <> 1
          or (select count(*) from public.members as m where m.id = u.tenant_id) <> 1
          or (select count(*) from sys.organizations as o where o.tenant_id = u.tenant_id) <> 1
          or (select count(*) from sys.users as o where o.tenant_id = u.tenant_id) <> 1
          or (select count(*) from public.member_consents as c where c.member_id = u.tenant_id) <> 4
          or (select count(*) from noti.notifications as n
              where n.tenant_id = u.tenant_id and n.template_code = 'registration_confirmation') <> 1
        )
    """,
    "a company has an account": """
        select m.business_number from public.members as m
        where not exists (select from sys.users as u inner join auth.users as a on u.id = a.id where u.tenant_id = m.id)
    """,
    "a business number is one company": """
        select business_number from public.members where not is_deleted group by business_number having count(*) > 1
    """,
    "a company is a tenant exactly when it is approved, with one change of state, one audit line and one mail": """
        select m.business_number from public.members as m
        where (m.state = 'approved') <> exists (select from tnnt.tenants as t where t.id = m.id and t.status = 'active')
          or (m.state = 'approved') <> exists (
            select from sys.organizations as o where o.tenant_id = m.id and o.status = 'active')
          or (m.state = 'approved')::int <> (
            select count(*) from public.status_changes as c where c.record_id = m.id and c.action = 'approve')
          or (m.state = 'approved')::int <> (
            select count(*) from audt.audit_logs as l
            where l.resource_type = 'public.members' and l.resource_id = m.id::text and l.action = 'approve')
          or (m.state = 'approved')::int <> (
            select count(*) from noti.notifications as n where n.tenant_id = m.id and n.template_code = 'member_approved')
    """,
    "every workspace was seeded whole, the others not at all": """
        with seeds as (
          select m.id, m.state = 'approved' as is_tenant, array[
            (select count(*) from sys.roles as s where s.tenant_id = m.id),
            (select count(*) from sys.role_permissions as s where s.tenant_id = m.id),
            (select count(*) from sys.user_roles as s where s.tenant_id = m.id),
            (select count(*) from sys.permission_conflict_resolution as s where s.tenant_id = m.id),
            (select count(*) from sys.code_rules as s where s.tenant_id = m.id),
            (select count(*) from sys.menus as s where s.tenant_id = m.id),
            (select count(*) from adm.settings as s where s.tenant_id = m.id),
            (select count(*) from adm.currencies as s where s.tenant_id = m.id),
            (select count(*) from adm.units as s where s.tenant_id = m.id),
            (select count(*) from adm.payment_terms as s where s.tenant_id = m.id),
            (select count(*) from adm.tax_rates as s where s.tenant_id = m.id),
            (select count(*) from adm.codes as s where s.tenant_id = m.id),
            (select count(*) from crm.lead_score_rules as s where s.tenant_id = m.id),
            (select count(*) from crm.opportunity_stages as s where s.tenant_id = m.id)
          ] as counts
          from public.members as m
        )
        select id::text, counts::text from seeds
        where case when is_tenant then 0 = any(counts) or counts <> (select max(counts) from seeds)
          else counts <> array_fill(0::bigint, array[14]) end
    """,
    "a submitted record has one submission in its history, and one audit line": """
        select r.id::text from public.performance_records as r
        where (r.status = 'submitted') <> (r.submitted_at is not null)
          or (r.status = 'submitted')::int <> (
            select count(*) from public.status_changes as c where c.record_id = r.id and c.action = 'submit')
          or (r.status = 'submitted')::int <> (
            select count(*) from audt.audit_logs as l where l.resource_id = r.id::text and l.action = 'submit')
    """,
    "an application has one audit line, one notice, one mail to the company and one to every reviewer": """
        select a.id::text from public.project_applications as a
        where 1 <> (select count(*) from audt.audit_logs as l where l.resource_id = a.id::text and l.action = 'create')
          or 1 <> (select count(*) from public.notifications as n where n.related_id = a.id)
          or 1 <> (select count(*) from noti.notifications as n
                   where n.tenant_id = a.member_id and n.template_code = 'application_received')
          or not exists (select from noti.notifications as n where n.dedupe_key like 'application_new:' || a.id || ':%')
    """,
    "a programme counts its applications": """
        select p.project_id::text from public.project_counters as p
        where p.applications_count <> (select count(*) from public.project_applications as a where a.project_id = p.project_id)
    """,
    "numbers have no gaps and no doubles, and the counter stands at the last": """
        select c.tenant_id::text, c.last_number::text from app.counters as c
        left join crm.partners as p
          on c.tenant_id = p.tenant_id and p.code ~ '^MBP\\d+$'
        where c.document = 'PARTNER'
        group by c.tenant_id, c.last_number
        having count(p.id) <> c.last_number or count(distinct p.code) <> c.last_number
          or max(substr(p.code, 4)::int) <> c.last_number
    """,
    "a partner has one audit line of its making": """
        select p.code from crm.partners as p
        where 1 <> (select count(*) from audt.audit_logs as l where l.resource_id = p.id::text and l.action = 'create')
    """,
    "an import wrote all rows or none, and has its audit line": """
        select split_part(p.code, '_', 1) as file, count(*)::text from crm.partners as p
        where p.code ~ '^I[0-9A-F]{6}_' group by p.tenant_id, file having count(*) <> 40
        union all
        select l.id::text, l.details ->> 'created' from audt.audit_logs as l
        where l.action = 'import' and (l.details ->> 'created')::int not in (0, 40)
        union all
        select 'files and lines', count(distinct split_part(p.code, '_', 1))::text from crm.partners as p where p.code ~ '^I[0-9A-F]{6}_'
        having count(distinct split_part(p.code, '_', 1)) <> (
          select count(*) from audt.audit_logs as l where l.action = 'import' and (l.details ->> 'created')::int = 40)
    """,
    "a bound file has its object": """
        select f.path from public.files as f
        where not exists (select from storage.objects as o where o.bucket_id = f.bucket and o.name = f.path)
    """,
    "nothing is held for longer than its lease": """
        select j.name from app.jobs as j where j.locked_until > now() + interval '30 minutes'
        union all
        select n.id::text from noti.notifications as n
        where n.status = 'sending' and (n.claimed_until is null or n.claimed_until > now() + interval '3 seconds')
    """,
    "no one-time secret outlives its mail": """
        select s.notification_id::text from app.notification_secrets as s
        inner join noti.notifications as n on s.notification_id = n.id where n.status = 'sent'
    """,
    "no transaction of the dead is left": """
        select gid from pg_prepared_xacts
        union all
        select pid::text from pg_stat_activity
        where state like 'idle in transaction%' and state_change < now() - interval '1 minute'
    """,
}


def broken(machine: Machine) -> dict[str, list[dict[str, object]]]:
    """The rules that do not hold, each with the first rows that break it."""
    found = {rule: machine.rows(statement) for rule, statement in RULES.items()}
    return {rule: rows[:5] for rule, rows in found.items() if rows}
