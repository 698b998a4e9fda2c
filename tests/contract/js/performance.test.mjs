import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  BUCKET, administrator, assertNothing, assertRefused, edge, mailTo, newApprovedCompany, newClient, objectPath, pdf,
} from './support.mjs';

const ENTITY = 'public.performance_records';
const SALES = {
  sales_previous_year: 1200000000, sales_current_year: 1500000000, sales_reporting_date: '2025-03-31',
  export_current_year: 250000000, hsk_code: '3304991000', export_country1: '일본',
  existing_employees_previous_year: 10, existing_employees_current_year: 12, new_employees_current_year: 3,
};

let company, other, staff, record, sales;

before(async () => {
  [company, other, staff] = await Promise.all([newApprovedCompany(), newApprovedCompany(), administrator()]);
});

const act = (client, action, comment = null, id = record.id) =>
  client.rpc('transition', { p_entity: ENTITY, p_id: id, p_action: action, p_comment: comment });

async function one(request) {
  const { data, error } = await request;
  assert.equal(error, null, JSON.stringify(error));
  return data;
}

test('a company starts a draft and fills its three parts', async () => {
  record = await one(company.client.from('performance_records').insert({ year: 2025, quarter: 1 }).select().single());
  assert.equal(record.status, 'draft');
  assert.equal(record.period_label, '2025년 1분기');
  assert.equal(record.due_date, '2025-04-15');
  const performance_id = record.id;
  sales = await one(company.client.from('performance_sales').insert({ performance_id, ...SALES }).select().single());
  assert.equal(sales.total_employees_current_year, 15);
  await one(company.client.from('performance_supports').insert([1, 2].map((sort_order) => ({
    performance_id, sort_order, project_name: '창업도약패키지', startup_project_name: '산채 화장품',
    support_organization: '창업진흥원', support_amount: 120_000 * 1000, start_date: '2024-05-01', end_date: '2025-02-28',
  }))).select());
  await one(company.client.from('performance_intellectual_properties').insert({
    performance_id, name: '산채 추출 방법', ip_number: '2022-174880', ip_type: 'patent', registration_type: 'registered',
    country: 'korea', overseas_type: 'domestic', registration_date: '2024-11-01', public_disclosure: true,
  }).select());
});

test('saving a part again by its id replaces it', async () => {
  const saved = await one(company.client.from('performance_sales')
    .upsert({ id: sales.id, performance_id: record.id, ...SALES, sales_current_year: 1600000000 }).select().single());
  assert.equal(saved.sales_current_year, 1600000000);
});

test('a record is read with its parts in one request', async () => {
  const whole = await one(company.client.from('performance_records')
    .select('*, performance_sales(*), performance_supports(*), performance_intellectual_properties(*), performance_reviews(*)')
    .eq('id', record.id).single());
  assert.equal(whole.performance_supports.length, 2);
  assert.equal(whole.performance_intellectual_properties[0].ip_number, '2022-174880');
});

test('a proof is uploaded and bound to its row', async () => {
  const path = objectPath(company.id, 'performance_sales_proof', 'pdf');
  const { error } = await company.client.storage.from(BUCKET).upload(path, pdf(), { contentType: 'application/pdf' });
  assert.equal(error, null, error?.message);
  const bound = await edge('POST', '/api/v1/files', {
    token: company.token,
    body: {
      bucket: BUCKET, path, original_name: '매출증빙.pdf', resource_type: 'public.performance_sales', resource_id: sales.id,
      purpose: 'performance_sales_proof',
    },
  });
  assert.equal(bound.status, 201, JSON.stringify(bound.body));
});

test('the draft is nobody else\'s to see', async () => {
  for (const [who, client] of [['staff', staff.client], ['another company', other.client], ['anon', newClient()]]) {
    for (const table of ['performance_records', 'performance_sales', 'performance_supports', 'performance_overview']) {
      assertNothing(await client.from(table).select('*').eq(table.endsWith('s') && table !== 'performance_records'
        ? 'performance_id' : 'id', record.id), `${who}: ${table}`);
    }
    assertNothing(await client.from('files').select('*').eq('resource_id', sales.id), `${who}: files`);
  }
  const sameAgain = await company.client.from('performance_records').insert({ year: 2025, quarter: 1 });
  assertRefused(sameAgain, 409, 'PERFORMANCE_EXISTS', 'a second record of the period');
});

test('the record is returned, corrected, submitted again and approved', async () => {
  assert.equal((await one(act(company.client, 'submit'))).to, 'submitted');
  assertRefused(await company.client.from('performance_sales').update({ sales_current_year: 1 }).eq('id', sales.id),
    409, 'RECORD_LOCKED', 'an edit after submission');
  assertRefused(await act(staff.client, 'request_revision'), 422, 'VALIDATION_ERROR', 'no comment');
  await one(act(staff.client, 'request_revision', '수출 증빙을 붙여 주세요.'));
  const mail = await mailTo(company.email, /보완 요청/);
  assert.match(mail.subject, /\[실적 관리\] 2025년 1분기 실적이 보완 요청되었습니다/);
  await one(company.client.from('performance_sales').update({ export_country2: '베트남' }).eq('id', sales.id).select());
  await one(act(company.client, 'submit'));
  await one(act(staff.client, 'approve'));
  const listed = await one(staff.client.from('performance_overview').select('*')
    .ilike('search_text', `%${company.data.business_number}%`).eq('year', 2025).order('submitted_at', { ascending: false }));
  assert.deepEqual(listed.map((row) => [row.status, row.revision, row.supports_count]), [['approved', 2, 2]]);
  assertRefused(await act(staff.client, 'reject', '늦은 변경'), 409, 'INVALID_TRANSITION', 'approved is final');
});

test('the company sees the rounds, its notices and its counters', async () => {
  const rounds = await one(company.client.from('performance_reviews').select('revision, decision, comment').order('revision'));
  assert.deepEqual(rounds.map((round) => round.decision), ['revision_requested', 'approved']);
  const notices = await one(company.client.from('notifications').select('title').eq('kind', 'performance'));
  assert.equal(notices.length, 2);
  const counts = await one(company.client.rpc('performance_counts').single());
  assert.equal(counts.approved, 1);
  const next = await one(company.client.rpc('performance_prefill', { p_year: 2026, p_quarter: 1 }));
  assert.equal(next.sales.sales_previous_year, 1600000000);
  assertNothing(await other.client.from('performance_reviews').select('*').eq('performance_id', record.id), 'rounds of others');
});

test('what approval froze does not follow the profile', async () => {
  await one(company.client.from('members').update({ region: 'other' }).eq('id', company.id).select());
  const kept = await one(staff.client.from('performance_snapshots').select('region, sales_current_year').eq('performance_id', record.id).single());
  assert.deepEqual(kept, { region: 'chuncheon', sales_current_year: 1600000000 });
});
