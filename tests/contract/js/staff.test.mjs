import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { administrator, assertNothing, assertRefused, edge, newCompany, outsider, reviewer } from './support.mjs';

const MARK = `명단${randomUUID().slice(0, 8)}`;
const NAMES = ['가온', '나래', '다솜', '라온', '마루'].map((name) => `${MARK} ${name}`);
const REGIONS = ['chuncheon', 'wonju', 'wonju', 'other', 'wonju'];

let staff, companies;

before(async () => {
  staff = await administrator();
  companies = await Promise.all(NAMES.map((company_name, i) => newCompany({ company_name, region: REGIONS[i] })));
});

const list = (client = staff.client) =>
  client.from('members').select('id, company_name, region, state', { count: 'exact' }).like('company_name', `${MARK}%`);

test('the administrator pages through the members with a total', async () => {
  const first = await list().order('company_name').range(0, 1);
  assert.equal(first.error, null, first.error?.message);
  assert.equal(first.count, 5);
  assert.deepEqual(first.data.map((row) => row.company_name), NAMES.slice(0, 2));
  const last = await list().order('company_name').range(4, 5);
  assert.deepEqual(last.data.map((row) => row.company_name), NAMES.slice(4));
  const descending = await list().order('company_name', { ascending: false }).limit(1);
  assert.equal(descending.data[0].company_name, NAMES[4]);
});

test('filters and search combine', async () => {
  const wonju = await list().eq('region', 'wonju').eq('state', 'pending').order('company_name');
  assert.deepEqual(wonju.data.map((row) => row.company_name), [NAMES[1], NAMES[2], NAMES[4]]);
  const search = await list().ilike('company_name', '%다솜%');
  assert.deepEqual(search.data.map((row) => row.id), [companies[2].id]);
  const either = await list().or(`company_name.eq."${NAMES[0]}",business_number.eq."${companies[3].data.business_number}"`)
    .order('company_name');
  assert.deepEqual(either.data.map((row) => row.id), [companies[0].id, companies[3].id]);
});

test('a search cannot change the filter', async () => {
  for (const text of ["%' or '1'='1", '),or(id.not.is.null', '*', '\\', '","', '%_%,id.gt.0']) {
    const answer = await list().ilike('company_name', `%${text}%`).neq('company_name', '');
    assert.ok(answer.status < 500, `${text}: ${answer.status}`);
    if (!answer.error && text !== '*') assert.ok(answer.data.length <= 5);
  }
});

test('a reviewer reads the list and cannot decide', async () => {
  const { client, token } = await reviewer();
  const { data, error } = await list(client);
  assert.equal(error, null, error?.message);
  assert.equal(data.length, 5);
  for (const action of ['approve', 'reject', 'reset']) {
    assertRefused(await client.rpc('transition', {
      p_entity: 'public.members', p_id: companies[0].id, p_action: action, p_comment: '권한 없음',
    }), 403, 'FORBIDDEN', action);
    const { status, body } = await edge('POST', `/api/v1/members/${companies[0].id}/${action}`, {
      token, body: { comment: '권한 없음' },
    });
    assert.equal(status, 403, JSON.stringify(body));
    assert.equal(body.error_code, 'FORBIDDEN');
  }
  const exported = await edge('GET', '/api/v1/members/export', { token });
  assert.equal(exported.status, 403);
  const changed = await client.from('members').update({ company_name: 'x' }).eq('id', companies[0].id).select();
  assertRefused(changed, 403, 'FORBIDDEN', 'update by a reviewer');
});

test('staff without a permission on members sees none of them', async () => {
  const { client, token } = await outsider();
  assertNothing(await list(client), 'list');
  assertNothing(await client.from('member_consents').select('*'), 'consents');
  assertNothing(await client.from('status_changes').select('*'), 'history');
  const { status } = await edge('POST', `/api/v1/members/${companies[0].id}/approve`, { token });
  assert.ok([403, 404].includes(status));
});

test('available actions depend on the state and the caller', async () => {
  const company = await newCompany();
  const args = { p_entity: 'public.members', p_id: company.id };
  const offered = await staff.client.rpc('available_transitions', args);
  assert.equal(offered.error, null, offered.error?.message);
  const actions = offered.data.map((row) => row.action);
  assert.ok(actions.includes('approve') && actions.includes('reject'), actions.join());
  assert.equal(offered.data.find((row) => row.action === 'reject').comment_required, true);
  const toReviewer = await (await reviewer()).client.rpc('available_transitions', args);
  assert.deepEqual(toReviewer.data, []);
});

test('approval is a call to one function: once, with history, and not twice', async () => {
  const company = await newCompany();
  const approve = () => staff.client.rpc('transition', {
    p_entity: 'public.members', p_id: company.id, p_action: 'approve',
  });
  const [one, two] = await Promise.all([approve(), approve()]);
  const [won, lost] = one.error ? [two, one] : [one, two];
  assert.equal(won.error, null, JSON.stringify(won.error));
  assert.deepEqual([won.data.from, won.data.to, won.data.action], ['pending', 'approved', 'approve']);
  assertRefused(lost, 409, 'INVALID_TRANSITION');
  const history = await company.client.from('status_changes').select('action, from_state, to_state').eq('record_id', company.id);
  assert.deepEqual(history.data, [{ action: 'approve', from_state: 'pending', to_state: 'approved' }]);
  const { data } = await company.client.from('members').select('state, approval_status, status, approved_at').single();
  assert.deepEqual([data.state, data.approval_status, data.status], ['approved', 'approved', 'active']);
  assert.ok(Date.parse(data.approved_at) > Date.now() - 60_000);
});

test('a rejection needs a reason; the company corrects itself and asks again', async () => {
  const company = await newCompany();
  const act = (client, p_action, p_comment) =>
    client.rpc('transition', { p_entity: 'public.members', p_id: company.id, p_action, p_comment });
  assertRefused(await act(staff.client, 'reject', '   '), 422, 'VALIDATION_ERROR');
  assert.equal((await act(staff.client, 'reject', '사업자등록증이 흐립니다.')).error, null);
  const rejected = await company.client.from('members').select('state').single();
  assert.equal(rejected.data.state, 'rejected');
  const again = await act(company.client, 'resubmit');
  assert.equal(again.error, null, JSON.stringify(again.error));
  const waiting = await company.client.from('members').select('state').single();
  assert.equal(waiting.data.state, 'pending');
  const history = await company.client.from('status_changes').select('comment').eq('action', 'reject');
  assert.deepEqual(history.data, [{ comment: '사업자등록증이 흐립니다.' }]);
});

test('a suspended company still reads its own registration but changes nothing', async () => {
  const company = await newCompany();
  for (const [action, comment] of [['approve', null], ['suspend', '확인이 필요합니다.']]) {
    const { error } = await staff.client.rpc('transition', {
      p_entity: 'public.members', p_id: company.id, p_action: action, p_comment: comment,
    });
    assert.equal(error, null, JSON.stringify(error));
  }
  const { data } = await company.client.from('members').select('state, status').single();
  assert.deepEqual([data.state, data.status], ['suspended', 'suspended']);
  const changed = await company.client.from('members').update({ company_name: 'x' }).eq('id', company.id).select();
  assertNothing(changed, 'a suspended company cannot edit its profile');
  const kept = await company.client.from('members').select('company_name').single();
  assert.equal(kept.data.company_name, company.data.company_name);
});

test('an unknown record, entity or action gets a clear answer', async () => {
  const call = (args) => staff.client.rpc('transition', {
    p_entity: 'public.members', p_id: companies[0].id, p_action: 'approve', ...args,
  });
  assertRefused(await call({ p_id: randomUUID() }), 404, 'RESOURCE_NOT_FOUND');
  assertRefused(await call({ p_entity: 'public.nothing' }), 404, 'RESOURCE_NOT_FOUND');
  assertRefused(await call({ p_entity: "public.members; drop table x" }), 404, 'RESOURCE_NOT_FOUND');
  assertRefused(await call({ p_action: 'explode' }), 409, 'INVALID_TRANSITION');
  assertRefused(await call({ p_id: 'not-a-uuid' }), 400, '22P02');
});
