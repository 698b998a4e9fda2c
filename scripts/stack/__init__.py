"""The local stack: everything a hosted Supabase project offers, on one machine without Docker."""
