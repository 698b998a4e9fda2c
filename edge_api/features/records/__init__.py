"""Export and import of the tenant suite: any entity of the registry, none of them named here."""
