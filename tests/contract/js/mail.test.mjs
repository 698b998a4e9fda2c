import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  PASSWORD, administrator, businessNumber, edge, mailTo, newClient, newCompany,
} from './support.mjs';

test('a sign-up is confirmed by mail', async () => {
  const company = await newCompany();
  const mail = await mailTo(company.email, new RegExp(company.data.company_name.slice(4)));
  assert.ok(mail.html && mail.text, 'html and text');
});

test('a lost password is replaced by the link of our own recovery mail', async () => {
  const company = await newCompany();
  const client = newClient();
  const { error } = await client.auth.resetPasswordForEmail(company.email);
  assert.equal(error, null, error?.message);
  const mail = await mailTo(company.email, /비밀번호/);
  const token = /token_hash=([^&"\s]+)/.exec(mail.text)?.[1] ?? /[?&]token=([^&"\s]+)/.exec(mail.text)?.[1];
  assert.ok(token, mail.text);
  const session = await client.auth.verifyOtp({ type: 'recovery', token_hash: token });
  assert.equal(session.error, null, session.error?.message);
  const changed = await client.auth.updateUser({ password: 'Wonju%2026new' });
  assert.equal(changed.error, null, changed.error?.message);
  const old = await newClient().auth.signInWithPassword({ email: company.email, password: company.password });
  assert.equal(old.error?.code, 'invalid_credentials');
  const fresh = await newClient().auth.signInWithPassword({ email: company.email, password: 'Wonju%2026new' });
  assert.equal(fresh.error, null, fresh.error?.message);
  const again = await newClient().auth.verifyOtp({ type: 'recovery', token_hash: token });
  assert.ok(again.error, 'the link works once');
});

test('an unknown address gets the same answer to a lost password', async () => {
  const { error } = await newClient().auth.resetPasswordForEmail('nobody@contract.example');
  assert.equal(error, null, error?.message);
});

test('an approved company gets a mail and signs in both ways', async () => {
  const company = await newCompany();
  const approved = await edge('POST', `/api/v1/members/${company.id}/approve`, { token: (await administrator()).token });
  assert.equal(approved.status, 200, JSON.stringify(approved.body));
  assert.equal(approved.body.to, 'approved');
  const mail = await mailTo(company.email, /승인/);
  assert.match(mail.text, new RegExp(company.data.company_name.slice(4)));

  const direct = await newClient().auth.signInWithPassword({ email: company.email, password: company.password });
  assert.equal(direct.error, null, direct.error?.message);

  const number = company.data.business_number;
  const typed = `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`;
  const session = await edge('POST', '/api/v1/sessions', { body: { business_number: typed, password: company.password } });
  assert.equal(session.status, 201, JSON.stringify(session.body));
  const client = newClient();
  const { error } = await client.auth.setSession({
    access_token: session.body.access_token, refresh_token: session.body.refresh_token,
  });
  assert.equal(error, null, error?.message);
  const { data } = await client.from('members').select('business_number, state').single();
  assert.deepEqual(data, { business_number: number, state: 'approved' });
});

test('a rejected company reads the reason in its mail', async () => {
  const company = await newCompany();
  const { status, body } = await edge('POST', `/api/v1/members/${company.id}/reject`, {
    token: (await administrator()).token, body: { comment: '등록증 <사본>을 다시 올려 주세요.' },
  });
  assert.equal(status, 200, JSON.stringify(body));
  const mail = await mailTo(company.email, /등록증 <사본>을 다시 올려 주세요\./);
  assert.ok(!mail.html.includes('<사본>'), 'the reason is escaped in html');
});

test('a wrong password and an unknown number are answered alike', async () => {
  const company = await newCompany();
  const attempt = (business_number, password) => edge('POST', '/api/v1/sessions', { body: { business_number, password } });
  const wrong = await attempt(company.data.business_number, 'Wrong#12345');
  const unknown = await attempt(businessNumber(), PASSWORD);
  assert.equal(wrong.status, 401);
  assert.equal(unknown.status, 401);
  const { trace_id: a, ...first } = wrong.body;
  const { trace_id: b, ...second } = unknown.body;
  assert.deepEqual(first, second);
  assert.notEqual(a, b);
});
