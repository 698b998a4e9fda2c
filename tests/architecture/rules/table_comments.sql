-- Studio and Excel exports show the comment: Korean for users, English for developers.
select full_name, 'comment it as ''한국어 라벨 — English meaning'' (app.describe); it is now: ' || coalesce(comment, 'none')
from tables
where not is_partition and (comment is null or comment !~ '^[^—]*[가-힣][^—]* — [^—가-힣]+$')
