"""Everything that is checked without running the product: style, types, SQL, advisors, migrations."""
