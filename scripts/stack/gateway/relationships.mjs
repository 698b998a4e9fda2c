// lite: takes every table with keys to both sides for a join table, so that with two of them an embed by table name is
// ambiguous. For PostgREST a join table is one whose primary key holds both keys.
// https://docs.postgrest.org/en/stable/references/api/resource_embedding.html#many-to-many-relationships

/** The pairs of resources that a select embeds into each other: "a,b(c,d(e))" of t is t–b, b–d. */
export function embeddedPairs(root, select) {
  const pairs = [], parents = [root];
  let name = "";
  for (const letter of select) {
    if (letter === "(") {
      const embedded = name.replace(/^\.\.\./, "").split(":").at(-1).split("!")[0].trim();
      pairs.push([parents.at(-1), embedded]);
      parents.push(embedded);
    } else if (letter === ")") {
      parents.pop();
    }
    name = "(),".includes(letter) ? "" : name + letter;
  }
  return pairs;
}

/** The keys a request can mean: those of join tables, and those between resources it embeds into each other. */
export function relevantKeys({ foreign_keys, primary_keys, tables, views }, root, select) {
  const pairs = embeddedPairs(root, select);
  const known = new Set([...tables, ...views].map((resource) => resource.name));
  // a function of the schema, or the root of an rpc: its type is not in the request
  if (!pairs.flat().every((name) => known.has(name))) return foreign_keys;
  const wanted = new Set(pairs.flatMap(([one, other]) => [`${one}/${other}`, `${other}/${one}`]));
  const primary = new Map(primary_keys.map((key) => [key.table, new Set(key.columns)]));
  const groupOf = (key) => key.foreign_key_group ?? key.foreign_key_name;
  const outside = new Set(
    foreign_keys.filter((key) => !primary.get(key.table)?.has(key.column)).map((key) => `${key.table}/${groupOf(key)}`),
  );
  return foreign_keys.filter((key) => wanted.has(`${key.table}/${key.ref_table}`) || !outside.has(`${key.table}/${groupOf(key)}`));
}
