import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { assertRefused, businessNumber, newApprovedCompany, newCompany } from './support.mjs';

let company;

before(async () => {
  company = await newApprovedCompany();
});

const update = (changes, { client, id } = company) =>
  client.from('members').update(changes).eq('id', id).select('*').single();

async function assertInvalid(changes, field) {
  const answer = await update(changes);
  assert.ok(answer.error, `${JSON.stringify(changes)} was accepted`);
  assert.ok([400, 422].includes(answer.status), `${JSON.stringify(changes)}: ${answer.status} ${JSON.stringify(answer.error)}`);
  if (field && answer.error.code === 'VALIDATION_ERROR') assert.match(String(answer.error.details), new RegExp(field));
}

const PROFILE = {
  company_name: '(주)소양강소재', industry: 'software', revenue: 12345678901, employee_count: 27,
  founding_date: '2019-05-17', region: 'wonju', address: '강원특별자치도 원주시 세계로 9, 3층', representative: '이서연',
  representative_birth_date: '1984-11-02', representative_gender: 'female', representative_phone: '010-2345-6789',
  corporation_number: '1401110012345', phone: '033-760-1234', website: 'https://soyang.example/ko',
  contact_person_name: '최민준', contact_person_department: '경영지원팀', contact_person_position: '과장',
  contact_person_phone: '010-9876-5432', main_business: '생분해성 소재 "SG-1"\n시제품 제작', description: '소개 <b>글</b> & 더',
  cooperation_fields: ['field1', 'field3'], startup_type: 'venture_company', startup_stage: 'growth',
  ksic_major: 'C', ksic_sub: '20', business_field: '20', main_industry_ksic_major: 'natural_bio',
  main_industry_ksic_codes: ['natural_bio.20499', 'natural_bio.20423'],
  participation_programs: ['startup_center_university', 'rise_business'],
};

test('the whole profile is stored and read back as it was sent', async () => {
  const { data, error } = await update(PROFILE);
  assert.equal(error, null, JSON.stringify(error));
  for (const [column, value] of Object.entries(PROFILE)) assert.deepEqual(data[column], value, column);
});

test('a partial update leaves everything else as it was', async () => {
  await update(PROFILE);
  const { data, error } = await update({ employee_count: 28 });
  assert.equal(error, null, JSON.stringify(error));
  assert.equal(data.employee_count, 28);
  for (const [column, value] of Object.entries({ ...PROFILE, employee_count: 28 })) {
    assert.deepEqual(data[column], value, column);
  }
});

test('optional fields can be set to null', async () => {
  await update(PROFILE);
  const optional = [
    'industry', 'revenue', 'employee_count', 'website', 'representative_birth_date', 'representative_gender',
    'contact_person_department', 'main_business', 'description', 'startup_type', 'ksic_sub', 'business_field',
  ];
  const { data, error } = await update(Object.fromEntries(optional.map((column) => [column, null])));
  assert.equal(error, null, JSON.stringify(error));
  for (const column of optional) assert.equal(data[column], null, column);
  assert.equal(data.company_name, PROFILE.company_name);
});

test('a pending company completes its registration too', async () => {
  const pending = await newCompany();
  const { data, error } = await update({ address: '강원특별자치도 강릉시 경강로 1' }, pending);
  assert.equal(error, null, JSON.stringify(error));
  assert.equal(data.address, '강원특별자치도 강릉시 경강로 1');
  assert.equal(data.state, 'pending');
});

test('investment is kept in won with its institutions, and 없음 clears them', async () => {
  const having = await update({ has_investment: true, investment_amount: 500_000_000, investment_institutions: ['강원벤처', '춘천엔젤'] });
  assert.equal(having.error, null, JSON.stringify(having.error));
  assert.equal(having.data.investment_amount, 500_000_000);
  const none = await update({ has_investment: false });
  assert.equal(none.error, null, JSON.stringify(none.error));
  assert.equal(none.data.investment_amount, null);
});

test('the business number never changes', async () => {
  assertRefused(await update({ business_number: businessNumber() }), 403, undefined, 'business number');
  const { data } = await company.client.from('members').select('business_number').single();
  assert.equal(data.business_number, company.data.business_number);
});

for (const [column, value] of Object.entries({
  state: 'withdrawn', created_at: '2020-01-01T00:00:00Z', created_by: null, approved_at: '2020-01-01T00:00:00Z',
  is_deleted: true, updated_by: null,
})) {
  test(`the column ${column} belongs to the server`, async () => {
    assertRefused(await update({ [column]: value }), 403, undefined, column);
  });
}

for (const column of ['approval_status', 'status']) {
  test(`the derived column ${column} cannot be written`, async () => {
    const answer = await update({ [column]: 'approved' });
    assert.ok(answer.error && [400, 403].includes(answer.status), JSON.stringify(answer));
  });
}

test('the id cannot be changed', async () => {
  const answer = await update({ id: '00000000-0000-4000-8000-000000000002' });
  assert.ok(answer.error && answer.status >= 400 && answer.status < 500, JSON.stringify(answer));
  const { data } = await company.client.from('members').select('id').single();
  assert.equal(data.id, company.id);
});

test('an unknown column is refused', async () => {
  assertRefused(await update({ is_admin: true }), 400, 'PGRST204', 'unknown column');
});

const INVALID = [
  ['company_name', ''], ['company_name', null], ['company_name', '가'.repeat(256)], ['email', 'not-an-address'],
  ['region', 'seoul'], ['region', ''], ['company_kind', 'llc'], ['startup_stage', 'pre_startup'], ['startup_type', 'unicorn'],
  ['representative_gender', 'x'], ['revenue', -1], ['employee_count', -1], ['employee_count', 'many'],
  ['founding_date', '2024-02-30'], ['founding_date', 'spring'], ['corporation_number', '12345'], ['website', 'javascript:alert(1)'],
  ['website', 'ftp://soyang.example'], ['phone', '<script>'], ['cooperation_fields', ['field9']],
  ['participation_programs', ['none', 'rise_business']], ['participation_programs', ['unknown']], ['ksic_major', 'Z'],
  ['business_field', '99'], ['main_industry_ksic_major', 'steel'],
];
for (const [column, value] of INVALID) {
  test(`${column} = ${JSON.stringify(value).slice(0, 40)} is refused`, () => assertInvalid({ [column]: value }, column));
}

test('a division must belong to its section', () => assertInvalid({ ksic_major: 'J', ksic_sub: '27' }, 'ksic_sub'));

test('changing the section clears the division', async () => {
  await update({ ksic_major: 'C', ksic_sub: '20' });
  const { data, error } = await update({ ksic_major: 'J' });
  assert.equal(error, null, JSON.stringify(error));
  assert.equal(data.ksic_sub, null);
});

test('classes must belong to the chosen main industry', () =>
  assertInvalid({ main_industry_ksic_major: 'ceramic', main_industry_ksic_codes: ['natural_bio.21210'] }, 'main_industry'));

test('what a company writes is data, never a command', async () => {
  const description = "'; drop table public.members; -- <script>alert(1)</script> =cmd|'/c calc'!A1";
  const { data, error } = await update({ description });
  assert.equal(error, null, JSON.stringify(error));
  assert.equal(data.description, description);
});

test('code lists are readable by everyone, with labels in three languages', async () => {
  const { data, error } = await company.client.from('codes').select('code, label_ko, label_en, label_zh, attributes')
    .eq('group_code', 'region').order('sort_order');
  assert.equal(error, null, error?.message);
  assert.equal(data.length, 19);
  assert.deepEqual(data[0], {
    code: 'chuncheon', label_ko: '춘천시', label_en: 'Chuncheon', label_zh: '春川市', attributes: { in_gangwon: true },
  });
  assertRefused(await company.client.from('codes').update({ label_ko: 'x' }).eq('code', 'chuncheon'), 403);
});
