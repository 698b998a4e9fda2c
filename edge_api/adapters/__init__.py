"""Outside services behind typed adapters: Supabase Auth and Storage, tax office, credit bureau."""
