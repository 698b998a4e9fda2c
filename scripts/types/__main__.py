"""`python -m scripts.types`: writes supabase/types/database.ts."""

from scripts.migrations.databases import tool_server
from scripts.types.generate import TARGET, generate_types

with tool_server() as server:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(generate_types(server), encoding="utf-8")
print(f"wrote {TARGET.name}")
