// Makes the samples of tests/contract/samples as a signed-in user; tests/support/samples.py says what the values mean.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { png } from './support.mjs';

const REFERENCE = /^\$([a-z]+\.[a-z_]+)(?::(.+))?$/;

export function maker({ client, userId, tenantId, entities, samples }) {
  let lastId;
  let sequence = 100_000 + Math.floor(Math.random() * 800_000);
  const keys = Object.fromEntries(entities.map((entity) => [entity.name, entity.keys]));
  const table = (name) => {
    const [schema, plain] = name.split('.');
    return client.schema(schema).from(plain);
  };

  async function referred(entity, code) {
    if (code === undefined) return (await make(entity)).id;
    const { data, error } = await table(entity).select('id').eq('code', code).single();
    assert.equal(error, null, `${entity}:${code} ${JSON.stringify(error)}`);
    return data.id;
  }

  async function resolve(value) {
    if (Array.isArray(value)) return Promise.all(value.map(resolve));
    if (value?.$make) return (await make(value.$make, value.with)).id;
    if (value !== null && typeof value === 'object') {
      const resolved = {};
      for (const [name, item] of Object.entries(value)) resolved[name] = await resolve(item);
      return resolved;
    }
    if (typeof value !== 'string' || !value.includes('$')) return value;
    if (value === '$user') return userId;
    if (value.startsWith('$upload:')) return uploaded(value.slice('$upload:'.length));
    const reference = REFERENCE.exec(value);
    if (reference) return referred(reference[1], reference[2]);
    if (!value.includes('$seq')) return value;
    sequence += 1;
    return value.replaceAll('$seq', String(sequence));
  }

  async function uploaded(bucket) {
    const name = `${tenantId}/${lastId}/${randomUUID()}.png`;
    const { error } = await client.storage.from(bucket).upload(name, png(), { contentType: 'image/png' });
    assert.equal(error, null, `${name} ${error?.message}`);
    return name;
  }

  /** Insert a fresh sample, with other values when some are given; its key. */
  async function make(entity, changes = {}) {
    const values = { ...await resolve(samples[entity].create), ...changes };
    const { data, error } = await table(entity).insert(values).select(keys[entity].join(','));
    assert.equal(error, null, `${entity} ${JSON.stringify(values)}: ${JSON.stringify(error)}`);
    lastId = data[0].id ?? lastId;
    return data[0];
  }

  make.resolve = resolve;
  return { make, table };
}
