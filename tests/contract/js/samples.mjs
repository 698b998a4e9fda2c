// Makes the samples of tests/contract/samples as a signed-in user; tests/support/samples.py says what the values mean.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { png } from './support.mjs';

const REFERENCE = /^\$([a-z]+\.[a-z_]+)(?::(.+))?$/;

/** What a value of a sample stands for, when it is no container: see tests/support/samples.py. */
async function scalar(value, world) {
  if (typeof value !== 'string' || !value.includes('$')) return value;
  if (value === '$user') return world.userId;
  if (value.startsWith('$upload:')) return uploaded(value.slice('$upload:'.length), world);
  const reference = REFERENCE.exec(value);
  if (reference) return referred(reference[1], reference[2], world);
  if (!value.includes('$seq')) return value;
  world.sequence += 1;
  return value.replaceAll('$seq', String(world.sequence));
}

async function referred(entity, code, world) {
  if (code === undefined) return (await world.make(entity)).id;
  const { data, error } = await world.table(entity).select('id').eq('code', code).single();
  assert.equal(error, null, `${entity}:${code} ${JSON.stringify(error)}`);
  return data.id;
}

async function uploaded(bucket, world) {
  const name = `${world.tenantId}/${world.lastId}/${randomUUID()}.png`;
  const { error } = await world.client.storage.from(bucket).upload(name, png(), { contentType: 'image/png' });
  assert.equal(error, null, `${name} ${error?.message}`);
  return name;
}

async function resolve(value, world) {
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolve(item, world)));
  if (value?.$make) return (await world.make(value.$make, value.with)).id;
  if (value === null || typeof value !== 'object') return scalar(value, world);
  const resolved = {};
  for (const [name, item] of Object.entries(value)) resolved[name] = await resolve(item, world);
  return resolved;
}

/** Makes samples as the owner of `client`: `make` a fresh one (with other values when some are given), which answers its key. */
export function maker({ client, userId, tenantId, entities, samples }) {
  const keys = Object.fromEntries(entities.map((entity) => [entity.name, entity.keys]));
  const table = (name) => client.schema(name.split('.')[0]).from(name.split('.')[1]);
  const world = { client, userId, tenantId, table, sequence: 100_000 + Math.floor(Math.random() * 800_000) };
  world.make = async (entity, changes = {}) => {
    const values = { ...await resolve(samples[entity].create, world), ...changes };
    const { data, error } = await table(entity).insert(values).select(keys[entity].join(','));
    assert.equal(error, null, `${entity} ${JSON.stringify(values)}: ${JSON.stringify(error)}`);
    world.lastId = data[0].id ?? world.lastId;
    return data[0];
  };
  world.make.resolve = (value) => resolve(value, world);
  return { make: world.make, table };
}
