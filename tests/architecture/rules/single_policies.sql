-- Permissive policies are joined with OR: two of them are slower, and together wider than each author meant.
select format('%s %s', full_name, role), format('join these %s policies into one: %s', wanted, string_agg(distinct name, ', '))
from policies
cross join lateral unnest(case command
  when '*' then array['select', 'insert', 'update', 'delete']
  when 'r' then array['select'] when 'a' then array['insert'] when 'w' then array['update'] else array['delete']
end) as wanted
where is_permissive and full_name <> 'storage.objects'
group by full_name, role, wanted
having count(distinct name) > 1
