import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  administrator, assertNothing, assertRefused, edge, env, newApprovedCompany, newClient, newCompany, service,
} from './support.mjs';

let owner, rival, pending;

before(async () => {
  [owner, rival, pending] = await Promise.all([
    newApprovedCompany({ address: '강원특별자치도 춘천시 비밀로 1', revenue: 123456789 }), newApprovedCompany(), newCompany(),
  ]);
});

const strangers = () => [
  ['an approved company', rival.client], ['a pending company', pending.client], ['anon', newClient()],
];

async function assertUntouched() {
  const { data } = await service().from('members').select('*').eq('id', owner.id).single();
  assert.equal(data.company_name, owner.data.company_name);
  assert.equal(data.state, 'approved');
  assert.equal(data.is_deleted, false);
}

test('every company sees its own registration and no other', async () => {
  for (const company of [owner, rival, pending]) {
    const { data, count } = await company.client.from('members').select('id', { count: 'exact' });
    assert.deepEqual(data, [{ id: company.id }]);
    assert.equal(count, 1);
  }
});

test('no filter, order, page, head or count shows another company', async () => {
  const number = owner.data.business_number;
  for (const [who, client] of strangers()) {
    const members = () => client.from('members').select('*', { count: 'exact' });
    const requests = {
      'by id': members().eq('id', owner.id),
      'by number': members().eq('business_number', number),
      'by pattern': members().like('business_number', `${number.slice(0, 9)}%`),
      'by list': members().in('business_number', [number]),
      'by or': members().or(`id.eq."${owner.id}",business_number.eq."${number}"`).eq('id', owner.id),
      'by secret': members().eq('address', '강원특별자치도 춘천시 비밀로 1'),
      'by amount': members().gte('revenue', 123456789).lte('revenue', 123456789),
      'by not': members().not('id', 'is', null).eq('email', owner.email),
      'head': client.from('members').select('*', { count: 'exact', head: true }).eq('id', owner.id),
      'planned': client.from('members').select('id', { head: false }).eq('id', owner.id).order('created_at').range(0, 9),
      'csv': members().eq('id', owner.id).maybeSingle(),
    };
    for (const [what, request] of Object.entries(requests)) assertNothing(await request, `${who}, ${what}`);
  }
});

test('no embed leads to another company', async () => {
  for (const [who, client] of strangers()) {
    for (const path of [
      ['member_consents', '*, members!inner(*)', 'member_id'], ['members', '*, member_consents(*)', 'id'],
      ['members', '*, member_consents!inner(*)', 'id'],
    ]) {
      assertNothing(await client.from(path[0]).select(path[1]).eq(path[2], owner.id), `${who}, ${path[1]}`);
    }
  }
});

test('no other table shows rows of another company', async () => {
  const tables = [
    ['public', 'member_consents', 'member_id'], ['public', 'files', 'tenant_id'], ['public', 'status_changes', 'record_id'],
    ['public', 'member_verifications', 'member_id'], ['tnnt', 'tenants', 'id'], ['sys', 'users', 'tenant_id'],
    ['sys', 'organizations', 'tenant_id'], ['sys', 'roles', 'tenant_id'], ['noti', 'notifications', 'tenant_id'],
    ['audt', 'audit_logs', 'tenant_id'], ['idam', 'users', 'id'], ['idam', 'roles', 'id'], ['idam', 'login_logs', 'id'],
  ];
  for (const [who, client] of strangers()) {
    for (const [schema, table, column] of tables) {
      const answer = await client.schema(schema).from(table).select('*', { count: 'exact' }).eq(column, owner.id);
      assertNothing(answer, `${who}, ${schema}.${table}`);
      assert.ok(answer.status < 500, `${who}, ${schema}.${table}: ${answer.status}`);
    }
  }
});

test('staff, roles and logs of the platform are closed to companies', async () => {
  for (const [who, client] of strangers()) {
    for (const [schema, table] of [['idam', 'users'], ['idam', 'user_roles'], ['idam', 'login_logs'], ['noti', 'templates']]) {
      assertNothing(await client.schema(schema).from(table).select('*'), `${who}, ${schema}.${table}`);
    }
  }
});

test('a forged x-tenant-id or tenant claim opens nothing', async () => {
  for (const [who, company] of [['rival', rival], ['pending', pending]]) {
    const forged = newClient(env.SUPABASE_PUBLISHABLE_KEY, { 'x-tenant-id': owner.id });
    await forged.auth.signInWithPassword({ email: company.email, password: company.password });
    assertNothing(await forged.from('members').select('*').eq('id', owner.id), `${who}, members`);
    assertNothing(await forged.from('files').select('*').eq('tenant_id', owner.id), `${who}, files`);
    assertNothing(await forged.schema('sys').from('users').select('*').eq('tenant_id', owner.id), `${who}, sys.users`);
    assertNothing(await forged.from('members').update({ company_name: 'x' }).eq('id', owner.id).select(), `${who}, update`);
  }
  for (const value of ['not-a-uuid', "' or 1=1 --", '*', `${owner.id},${rival.id}`]) {
    const answer = await fetch(`${env.SUPABASE_URL}/rest/v1/members?select=id`, {
      headers: {
        apikey: env.SUPABASE_PUBLISHABLE_KEY, authorization: `Bearer ${rival.token}`, 'x-tenant-id': value,
      },
    });
    assert.ok(answer.status < 500, `x-tenant-id ${value}: ${answer.status}`);
    assert.ok(!(await answer.text()).includes(owner.id));
  }
});

test('no function tells or changes anything about another company', async () => {
  for (const [who, client] of strangers()) {
    for (const action of ['approve', 'reject', 'suspend', 'reset', 'resubmit', 'withdraw', "x' or '1'='1"]) {
      const answer = await client.rpc('transition', {
        p_entity: 'public.members', p_id: owner.id, p_action: action, p_comment: '침입 시도',
      });
      assert.ok(answer.error && answer.status >= 401 && answer.status < 500, `${who}, ${action}: ${JSON.stringify(answer)}`);
    }
    const available = await client.rpc('available_transitions', { p_entity: 'public.members', p_id: owner.id });
    assertNothing(available, `${who}, available transitions`);
  }
  await assertUntouched();
});

test('functions of the service are closed to clients', async () => {
  for (const [who, client] of strangers()) {
    for (const [name, args] of [
      ['begin_sign_in', { p_business_number: owner.data.business_number, p_ip: null, p_user_agent: null }],
      ['claim_notifications', { p_limit: 10, p_lease: '1 minute' }],
    ]) {
      const hidden = await client.schema('app').rpc(name, args);
      assert.equal(hidden.status, 406, `${who}, app.${name}: schema app is not exposed`);
      assert.ok((await client.rpc(name, args)).error, `${who}, public.${name}`);
    }
  }
});

test('another company\'s row is neither updated, replaced nor deleted', async () => {
  for (const [who, client] of strangers()) {
    assertNothing(await client.from('members').update({ company_name: '탈취' }).eq('id', owner.id).select(), `${who}, update`);
    assertNothing(await client.from('members').delete().eq('id', owner.id).select(), `${who}, delete`);
    const row = {
      id: owner.id, business_number: owner.data.business_number, company_name: '탈취', email: 'thief@contract.example',
    };
    const upserted = await client.from('members').upsert(row).select();
    assert.ok(upserted.error, `${who}, upsert: ${JSON.stringify(upserted.data)}`);
    assert.ok(upserted.status < 500, `${who}, upsert: ${upserted.status}`);
    const inserted = await client.from('members').insert({ ...row, id: undefined });
    assert.ok(inserted.error && inserted.status < 500, `${who}, insert: ${inserted.status}`);
  }
  await assertUntouched();
});

test('rows of another company\'s account are not written', async () => {
  const { data: { user } } = await rival.client.auth.getUser();
  for (const [schema, table, row] of [
    ['sys', 'users', { tenant_id: owner.id, id: user.id, is_owner: true, status: 'active' }],
    ['sys', 'user_roles', { tenant_id: owner.id, user_id: user.id, role_id: owner.id }],
    ['idam', 'users', { id: user.id, email: rival.email, status: 'active' }],
    ['idam', 'user_roles', { user_id: user.id, role_id: owner.id }],
    ['tnnt', 'tenants', { id: owner.id, status: 'active' }],
    ['public', 'member_consents', { member_id: owner.id, consent_type: 'marketing_consent', is_agreed: true }],
    ['public', 'status_changes', { entity: 'public.members', record_id: owner.id, action: 'approve', from_state: 'a', to_state: 'b' }],
    ['noti', 'notifications', { template_code: 'member_approved', recipient: rival.email, payload: {} }],
    ['audt', 'audit_logs', { action: 'x', resource_type: 'x' }],
  ]) {
    const answer = await rival.client.schema(schema).from(table).insert(row);
    assert.ok(answer.error, `${schema}.${table}: ${JSON.stringify(answer)}`);
    assert.ok(answer.status >= 400 && answer.status < 500, `${schema}.${table}: ${answer.status} ${answer.error.message}`);
  }
});

test('the sidecar shows and changes nothing of another company', async () => {
  for (const company of [rival, pending]) {
    for (const action of ['approve', 'reject', 'suspend', 'reinstate', 'reset', 'verify-business-number']) {
      const { status, body } = await edge('POST', `/api/v1/members/${owner.id}/${action}`, {
        token: company.token, body: { comment: '침입 시도' },
      });
      assert.ok([403, 404].includes(status), `${action}: ${status} ${JSON.stringify(body)}`);
      assert.ok(body.error_code && body.trace_id && body.message, JSON.stringify(body));
    }
    const list = await edge('GET', '/api/v1/members/export', { token: company.token });
    assert.equal(list.status, 403, JSON.stringify(list.body));
  }
  const anonymous = await edge('POST', `/api/v1/members/${owner.id}/approve`, { body: {} });
  assert.equal(anonymous.status, 401);
  await assertUntouched();
});

test('an expired, foreign or mangled token reads nothing', async () => {
  const [head, body, signature] = rival.token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const token of [
    'nonsense', 'a.b', `${head}.${body}`, `${head}.${body}.`, `${head}.${body}.${signature.slice(0, -4)}AAAA`,
    `${head}.${encode({ ...claims, role: 'service_role' })}.${signature}`,
    `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ ...claims, role: 'service_role' })}.`,
  ]) {
    const answer = await fetch(`${env.SUPABASE_URL}/rest/v1/members?select=*`, {
      headers: { apikey: env.SUPABASE_PUBLISHABLE_KEY, authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 401, `${token.slice(0, 20)}… answered ${answer.status}`);
    const sidecar = await edge('GET', '/api/v1/members/export', { token });
    assert.equal(sidecar.status, 401);
    assert.equal(sidecar.body.error_code, 'UNAUTHORIZED');
  }
});

test('staff sees all of them', async () => {
  const { client } = await administrator();
  const { data } = await client.from('members').select('id').in('id', [owner.id, rival.id, pending.id]);
  assert.equal(data.length, 3);
  assertRefused(await client.from('members').insert({ business_number: '1234567890' }), 403, undefined, 'staff insert');
});
