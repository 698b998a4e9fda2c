-- Excel headings and the generated data dictionary come from column comments.
select full_column, 'comment it as ''한국어 라벨 — English meaning'' (app.describe); it is now: ' || coalesce(comment, 'none')
from columns
where not is_partition and (comment is null or comment !~ '^[^—]*[가-힣][^—]* — [^—가-힣]+$')
