// What every entity of the tenant suite offers, asked through supabase-js with the samples of tests/contract/samples.
// One run for all of them: reads {entities, samples} from the file in ENTITIES_FILE and prints {entity: [{step, error}]}.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertNothing, edge, env, newApprovedCompany, png } from './support.mjs';
import { maker } from './samples.mjs';

const PAGE = 5;
const MANY = 1000;
const { entities, samples, buckets } = JSON.parse(readFileSync(env.ENTITIES_FILE, 'utf8'));

const owner = await newApprovedCompany();
const stranger = await newApprovedCompany();
const { make, table } = maker({
  client: owner.client, userId: owner.userId, tenantId: owner.id, entities, samples,
});

/** The rows a step is about: one sample, by its key. */
const only = (query, key) => Object.entries(key).reduce((asked, [name, value]) => asked.eq(name, value), query);
const path = (entity) => `/api/v1/tenants/${entity.name.replace('.', '/').replaceAll('_', '-')}`;
const rpc = (name, entity, key, more = {}) => owner.client.rpc(name, { p_entity: entity.name, p_id: key.id, ...more });

/** The data of an answer that is no error. */
function given(answer, what = '') {
  assert.equal(answer.error, null, `${what} ${answer.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

function refusedWith(answer, status, what) {
  assert.ok(answer.error, `${what}: expected ${status}, got ${JSON.stringify(answer.data)}`);
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.error)}`);
}

async function found(entity, key, columns = entity.keys.join(',')) {
  return given(await only(table(entity.name).select(columns), key), 'read');
}

/** Names of the embeds of the row itself, not of those inside of them. */
function embeddedIn(select) {
  let depth = 0;
  const names = [];
  for (const [, name] of select.matchAll(/(\w+)(?::\w+)?(?:!\w+)*\(|\)/g)) {
    if (name && depth === 0) names.push(name);
    depth += name ? 1 : -1;
  }
  return names;
}

const steps = {
  async read({ entity, sample, key }) {
    const rows = await found(entity, key, sample.embed ?? '*');
    assert.equal(rows.length, 1, 'the sample is not read');
    for (const name of embeddedIn(sample.embed ?? '')) assert.ok(name in rows[0], `${name} is not embedded: ${JSON.stringify(rows[0])}`);
  },

  async list({ entity, sample }) {
    const columns = [...entity.keys, sample.sort].join(',');
    const first = await table(entity.name).select(columns, { count: 'exact' }).order(sample.sort).range(0, PAGE - 1);
    assert.ok(given(first, 'page').length <= PAGE);
    assert.ok(first.count >= first.data.length && first.count >= 1, `count ${first.count}`);
    assert.equal(first.data.length, Math.min(PAGE, first.count));
    const beyond = await table(entity.name).select(columns).order(sample.sort).range(first.count + 10, first.count + 20);
    assert.ok(beyond.status === 416 || beyond.data.length === 0, 'a page beyond the end is not empty');
    const { count } = await table(entity.name).select('*', { count: 'exact', head: true });
    assert.equal(count, first.count);
  },

  async sort({ entity, sample }) {
    const read = async (ascending) => given(
      await table(entity.name).select(sample.sort).order(sample.sort, { ascending, nullsFirst: !ascending }).limit(MANY), 'sort',
    ).map((row) => row[sample.sort]);
    assert.deepEqual((await read(false)).reverse(), await read(true), 'one order is not the other one reversed');
  },

  async filter({ entity, sample, key }) {
    const [column, value] = sample.filter;
    const rows = given(await only(table(entity.name).select(entity.keys.join(',')).eq(column, value), key), 'filter');
    assert.equal(rows.length, 1, `${column} = ${value} does not find it`);
    const others = given(await only(table(entity.name).select(entity.keys.join(',')).neq(column, value), key), 'filter');
    assert.equal(others.length, 0, `${column} <> ${value} finds it`);
  },

  async search({ entity, sample, key }) {
    const ask = (word) => only(table(entity.name).select(entity.keys.join(',')).ilike('search_text', `%${word}%`), key);
    assert.equal(given(await ask(sample.search), 'search').length, 1, `${sample.search} does not find it`);
    assert.equal(given(await ask('없는낱말zq'), 'search').length, 0);
  },

  async update({ entity, sample, key, make: again }) {
    const changes = await again.resolve(sample.update);
    const names = Object.keys(changes);
    const write = () => only(table(entity.name).update(changes), key);
    let last;
    if (entity.kind === 'record') {
      [last] = await found(entity, key, 'updated_at');
      // whoever has seen an older version does not overwrite this one
      refusedWith(await write().setHeader('if-match', '2020-01-01T00:00:00+00:00'), 409, 'stale version');
      given(await write().setHeader('if-match', `"${last.updated_at}"`), 'current version');
    } else {
      given(await write(), 'update');
    }
    const [row] = await found(entity, key, names.join(','));
    for (const name of names) assert.deepEqual(String(row[name]), String(changes[name]), `${name} was not changed`);
  },

  async export({ entity, key }) {
    const [[name, value]] = Object.entries(key);
    const answer = await edge('GET', `${path(entity)}/export?format=json&lang=en&${name}=eq.${value}`, { token: owner.token });
    if (!entity.is_exportable) {
      assert.equal(answer.status, 404, JSON.stringify(answer.body));
      return;
    }
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body.length, 1, 'the file does not hold it');
    const other = await edge('GET', `${path(entity)}/export?format=json&${name}=eq.${value}`, { token: stranger.token });
    assert.deepEqual([other.status, other.body], [200, []], 'a stranger gets it');
  },

  async import({ entity }) {
    const answer = await edge('GET', `${path(entity)}/import-template`, { token: owner.token });
    assert.equal(answer.status, entity.is_importable ? 200 : 404);
    const wrong = await owner.client.rpc('import_rows', { p_entity: entity.name, p_rows: [{ no_such_column: 1 }] });
    refusedWith(wrong, entity.is_importable ? 422 : 404, 'unknown column');
  },

  // the same questions as somebody else
  async isolation({ entity, sample, key }) {
    const theirs = stranger.client.schema(entity.name.split('.')[0]).from(entity.name.split('.')[1]);
    assertNothing(await only(theirs.select(sample.embed ?? '*', { count: 'exact' }), key), 'read');
    assertNothing(await only(theirs.delete(), key).select(entity.keys.join(',')), 'delete');
    const [row] = await found(entity, key, '*');
    const claimed = await theirs.upsert({ ...key, tenant_id: row.tenant_id });
    assert.ok(claimed.error, 'an upsert into the tenant of somebody else went through');
    if (sample.update) {
      const changes = Object.fromEntries(Object.keys(sample.update).map((name) => [name, row[name]]));
      assertNothing(await only(theirs.update(changes), key).select(entity.keys.join(',')), 'update');
    }
    if (key.id) {
      for (const [name, more] of [['restore', {}], ['transition', { p_action: 'x' }], ['available_transitions', {}]]) {
        const answer = await stranger.client.rpc(name, { p_entity: entity.name, p_id: key.id, ...more });
        assert.ok([403, 404].includes(answer.status), `${name}: ${answer.status} ${JSON.stringify(answer.data ?? answer.error)}`);
      }
    }
    assert.deepEqual(await found(entity, key, '*'), [row], 'the row is another one now');
  },

  async delete({ entity, key }) {
    given(await only(table(entity.name).delete(), key), 'delete');
    assert.equal((await found(entity, key)).length, 0, 'the deleted row is still read');
  },

  async restore({ entity, key }) {
    given(await rpc('restore', entity, key), 'restore');
    assert.equal((await found(entity, key)).length, 1, 'the restored row is not read');
  },

  //
  async transition({ entity, sample, key }) {
    const [action, comment] = sample.transition;
    const [before] = await found(entity, key, entity.state_column);
    const offered = given(await rpc('available_transitions', entity, key), 'available');
    assert.ok(offered.some((item) => item.action === action), `${action} is not offered: ${JSON.stringify(offered)}`);
    refusedWith(await rpc('transition', entity, key, { p_action: 'no_such_action' }), 409, 'unknown action');
    const done = given(await rpc('transition', entity, key, { p_action: action, p_comment: comment }), action);
    const [after] = await found(entity, key, entity.state_column);
    assert.deepEqual([before[entity.state_column], after[entity.state_column]], [done.from, done.to]);
  },
};

/** Which steps a sample calls for, in the order in which a row lives through them. */
function planned(entity, sample) {
  const writes = new Set(sample.writes);
  const asked = {
    read: true, list: true, sort: sample.sort, filter: sample.filter, search: sample.search, update: writes.has('update'),
    export: true, import: true, isolation: true, delete: writes.has('delete'),
    restore: writes.has('restore'), transition: sample.transition,
  };
  return Object.keys(asked).filter((step) => asked[step]);
}

async function attempt(step, work) {
  try {
    await work();
    return { step, error: null };
  } catch (error) {
    return { step, error: String(error.message ?? error) };
  }
}

async function examine(entity, sample) {
  let key;
  const results = [await attempt('create', async () => {
    if (sample.writes.includes('create')) {
      key = await make(entity.name);
    } else {
      // rows that only the server writes: one of those that others have caused, when there is one
      [key] = given(await table(entity.name).select(entity.keys.join(',')).limit(1), 'look');
      const refused = await table(entity.name).insert({ [entity.keys[0]]: owner.id });
      assert.ok(refused.error, 'a client wrote it');
    }
  })];
  if (!key) return results;
  for (const step of planned(entity, sample)) {
    results.push(await attempt(step, () => steps[step]({ entity, sample, key, make })));
  }
  return results;
}

// the first folder of an object is its tenant, in every bucket of the suite
async function storage(bucket) {
  const theirs = stranger.client.storage.from(bucket);
  const name = `${owner.id}/${crypto.randomUUID()}/${crypto.randomUUID()}.png`;
  const up = await theirs.upload(name, png(), { contentType: 'image/png' });
  assert.ok(up.error, `uploaded into the folder of somebody else: ${name}`);
  assertNothing(await theirs.list(owner.id), 'list');
  assert.ok((await theirs.createSignedUrl(name, 60)).error);
}

const report = {};
for (const entity of entities) {
  if (samples[entity.name]) report[entity.name] = await examine(entity, samples[entity.name]);
}
report.storage = [];
for (const bucket of buckets) report.storage.push(await attempt(bucket, () => storage(bucket)));
process.stdout.write(JSON.stringify(report));
