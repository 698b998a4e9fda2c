import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CONSENTS, PASSWORD, businessNumber, newClient, newCompany, outsider, registration, service, signUp, withBadCheckDigit,
} from './support.mjs';

async function assertNothingCreated(form) {
  const { data } = await service().from('members').select('id').eq('email', form.email);
  assert.deepEqual(data, [], 'a refused sign-up leaves no member behind');
  const { error } = await newClient().auth.signInWithPassword({ email: form.email, password: form.password });
  assert.equal(error?.code, 'invalid_credentials', 'a refused sign-up leaves no account behind');
}

async function assertSignUpRefused(form, code, status = 422) {
  const { data, error } = await signUp(newClient(), form);
  assert.ok(error, `expected ${code}, got ${JSON.stringify(data)}`);
  assert.equal(error.status, status, error.message);
  assert.match(error.message, new RegExp(`^${code}: .+ / .+`), 'code: Korean / English');
  await assertNothingCreated(form);
}

test('a company signs up with its data in the metadata and waits for approval', async () => {
  const company = await newCompany({ contact_person_name: '박서준', founding_date: '2024-03-02' });
  assert.equal(company.row.state, 'pending');
  assert.equal(company.row.approval_status, 'pending');
  assert.equal(company.row.status, 'pending');
  assert.equal(company.row.business_number, company.data.business_number);
  assert.equal(company.row.company_name, company.data.company_name);
  assert.equal(company.row.email, company.email);
  assert.equal(company.row.contact_person_name, '박서준');
  assert.equal(company.row.founding_date, '2024-03-02');
});

test('the four consents are kept with version and time', async () => {
  const company = await newCompany();
  const { data, error } = await company.client.from('member_consents').select('*').eq('member_id', company.id);
  assert.equal(error, null, error?.message);
  const agreed = Object.fromEntries(data.map((row) => [row.consent_type, row.is_agreed]));
  assert.deepEqual(agreed, CONSENTS);
  for (const row of data) {
    assert.ok(row.version, 'version of the text');
    assert.ok(Date.parse(row.agreed_at) > Date.now() - 60_000, 'time of the decision');
  }
});

test('a number typed with hyphens is stored as ten digits', async () => {
  const number = businessNumber();
  const company = await newCompany({
    business_number: `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`,
  });
  assert.equal(company.row.business_number, number);
});

test('a sign-up without a business number is refused', () =>
  assertSignUpRefused(registration({ business_number: undefined }), 'BUSINESS_NUMBER_REQUIRED'));

test('a wrong check digit is refused', () =>
  assertSignUpRefused(registration({ business_number: withBadCheckDigit(businessNumber()) }), 'BUSINESS_NUMBER_INVALID'));

for (const value of ['12345', '12345678901', 'abcdefghij', "1' or '1'='1", '０１２３４５６７８９', { digits: 1 }, ['x'], null]) {
  test(`the business number ${JSON.stringify(value)} is refused`, async () => {
    const { error } = await signUp(newClient(), registration({ business_number: value }));
    assert.equal(error?.status, 422);
    assert.match(error.message, /^BUSINESS_NUMBER_(INVALID|REQUIRED): /);
  });
}

test('a number that is already registered is refused', async () => {
  const first = await newCompany();
  await assertSignUpRefused(registration({ business_number: first.data.business_number }), 'BUSINESS_NUMBER_TAKEN', 409);
});

test('two sign-ups with one number at once give one member', async () => {
  const number = businessNumber();
  const forms = Array.from({ length: 4 }, () => registration({ business_number: number }));
  const answers = await Promise.all(forms.map((form) => signUp(newClient(), form)));
  assert.equal(answers.filter(({ error }) => !error).length, 1);
  const { data } = await service().from('members').select('email').eq('business_number', number);
  assert.equal(data.length, 1);
  for (const [i, { error }] of answers.entries()) if (error) await assertNothingCreated(forms[i]);
});

for (const consent of ['terms_of_service', 'privacy_policy', 'third_party_sharing']) {
  test(`a sign-up that does not agree to ${consent} is refused`, () =>
    assertSignUpRefused(registration({ consents: { ...CONSENTS, [consent]: false } }), 'CONSENT_REQUIRED'));
}

test('a sign-up without any consents is refused', () =>
  assertSignUpRefused(registration({ consents: undefined }), 'CONSENT_REQUIRED'));

test('consent must be the boolean true', () =>
  assertSignUpRefused(registration({ consents: { ...CONSENTS, privacy_policy: 'no' } }), 'CONSENT_REQUIRED'));

test('a sign-up without a company name is refused', () =>
  assertSignUpRefused(registration({ company_name: '  ' }), 'VALIDATION_ERROR'));

test('a sign-up with an unknown region is refused', () =>
  assertSignUpRefused(registration({ region: 'seoul' }), 'VALIDATION_ERROR'));

for (const password of ['Ab1!xyz', 'alllowercase1!', 'ALLUPPERCASE1!', 'NoDigitsHere!', 'NoSymbols123']) {
  test(`the password ${password} is too weak`, async () => {
    const form = { ...registration(), password };
    const { error } = await signUp(newClient(), form);
    assert.equal(error?.code, 'weak_password', error?.message);
    assert.equal(error.status, 422);
    await assertNothingCreated(form);
  });
}

test('an e-mail address that has an account is refused', async () => {
  const first = await newCompany();
  const again = { ...registration(), email: first.email.toUpperCase() };
  const { error } = await signUp(newClient(), again);
  assert.equal(error?.code, 'user_already_exists', error?.message);
  const { data } = await service().from('members').select('id').eq('business_number', again.data.business_number);
  assert.deepEqual(data, []);
});

test('after a refusal the same company can sign up properly', async () => {
  const form = registration({ consents: {} });
  await assertSignUpRefused(form, 'CONSENT_REQUIRED');
  form.data.consents = { ...CONSENTS };
  const { error } = await signUp(newClient(), form);
  assert.equal(error, null, error?.message);
});

const PRIVILEGES = {
  role: 'service_role', is_admin: true, is_super_admin: true, is_owner: true, permissions: ['*'], roles: ['administrator'],
  state: 'approved', approval_status: 'approved', status: 'active', approved_at: '2020-01-01T00:00:00Z',
  id: '00000000-0000-4000-8000-000000000001', tenant_id: '00000000-0000-4000-8000-000000000001',
  created_by: '00000000-0000-4000-8000-000000000001', is_deleted: true,
  app_metadata: { role: 'admin', tenant_id: '00000000-0000-4000-8000-000000000001', permissions: ['*'] },
  raw_app_meta_data: { role: 'admin' },
};

async function assertOrdinary(company) {
  const { data: { user } } = await company.client.auth.getUser();
  assert.equal(user.role, 'authenticated');
  assert.deepEqual(Object.keys(user.app_metadata).sort(), ['provider', 'providers']);
  const { data } = await company.client.from('members').select('*');
  assert.equal(data.length, 1, 'sees its own row only');
  assert.equal(data[0].state, 'pending');
  assert.equal(data[0].id, company.id);
  assert.notEqual(data[0].id, PRIVILEGES.id);
  assert.equal(data[0].approved_at, null);
  const approval = await company.client.rpc('transition', {
    p_entity: 'public.members', p_id: company.id, p_action: 'approve',
  });
  assert.equal(approval.error?.code, 'FORBIDDEN', JSON.stringify(approval));
}

test('no privilege comes from the metadata of a sign-up', async () => {
  await assertOrdinary(await newCompany(PRIVILEGES));
});

test('no privilege comes from metadata that is changed later', async () => {
  const company = await newCompany();
  const { error } = await company.client.auth.updateUser({ data: { ...PRIVILEGES, business_number: businessNumber() } });
  assert.equal(error, null, error?.message);
  await company.client.auth.refreshSession();
  await assertOrdinary(company);
  const { data } = await company.client.from('members').select('business_number').single();
  assert.equal(data.business_number, company.data.business_number);
});

test('an address of the staff cannot be taken over by a sign-up', async () => {
  await outsider();
  const { error } = await signUp(newClient(), { ...registration(), email: process.env.OUTSIDER_EMAIL, password: PASSWORD });
  assert.equal(error?.code, 'user_already_exists', error?.message);
});
