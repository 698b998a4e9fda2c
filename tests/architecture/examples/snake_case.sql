create table public."badThings" (id uuid primary key);
