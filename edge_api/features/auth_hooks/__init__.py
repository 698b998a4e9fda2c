"""Auth hooks: the mails of Supabase Auth, sent with our templates through our outbox."""
