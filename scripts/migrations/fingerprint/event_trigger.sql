select
  e.evtname,
  format('%s calls %s enabled %s tags %s', e.evtevent, e.evtfoid::regprocedure, e.evtenabled, e.evttags)
    || pg_temp.comment_of(e.oid, 'pg_event_trigger')
from pg_event_trigger as e
