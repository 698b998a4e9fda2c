-- Files that came with an answer, a message or a broadcast lie in the platform's folder; the company they came to may sign links to them.
create policy company_files_received on storage.objects for select to authenticated using (
  (bucket_id, name) in (select f.bucket, f.path from app.received_files() as f)
);
