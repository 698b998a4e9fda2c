select
  p.pubname,
  concat_ws(e'\n',
    format('all tables %s insert %s update %s delete %s truncate %s root %s',
      p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot),
    (
      select string_agg(concat_ws(' ', r.prrelid::regclass::text, pg_get_expr(r.prqual, r.prrelid), r.prattrs::text),
        e'\n' order by r.prrelid::regclass::text)
      from pg_publication_rel as r where r.prpubid = p.oid
    ),
    (
      select string_agg('schema ' || r.pnnspid::regnamespace::text, e'\n' order by r.pnnspid::regnamespace::text)
      from pg_publication_namespace as r where r.pnpubid = p.oid
    )
  ) || pg_temp.comment_of(p.oid, 'pg_publication')
from pg_publication as p
