// Shared by the supabase-js tests: clients, companies with random valid numbers, files, mail and the sidecar.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@supabase/supabase-js';
import ws from 'ws';

export const env = new Proxy(process.env, {
  get(target, name) {
    assert.ok(target[name], `environment variable ${String(name)} is missing; run these files through pytest`);
    return target[name];
  },
});

export const PASSWORD = 'Chuncheon#2026';

/** A client that keeps no session outside of itself; `headers` are sent with every request. */
export const newClient = (key = env.SUPABASE_PUBLISHABLE_KEY, headers = {}) =>
  createClient(env.SUPABASE_URL, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { transport: ws },
    global: { headers },
  });

/** The service key: only to look at what a refused request left behind. */
export const service = () => newClient(env.SUPABASE_SECRET_KEY);

const WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5];

/** A random number whose check digit follows the tax office's rule. */
export function businessNumber() {
  const digits = `${randomInt(101, 1000)}${randomInt(10, 90)}${randomInt(1000, 10000)}`;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
    + Math.floor((Number(digits[8]) * 5) / 10);
  return digits + String((10 - (sum % 10)) % 10);
}

export const withBadCheckDigit = (number) => number.slice(0, 9) + String((Number(number[9]) + 1) % 10);

export const CONSENTS = {
  terms_of_service: true, privacy_policy: true, third_party_sharing: true, marketing_consent: false,
};

/** What a company types into the sign-up form. */
export function registration(changes = {}) {
  const number = businessNumber();
  return {
    email: `js-${randomUUID().slice(0, 13)}@contract.example`,
    password: PASSWORD,
    data: {
      business_number: number, company_name: `(주)계약${number.slice(5)}`, region: 'chuncheon',
      company_kind: 'corporation', startup_stage: 'initial', representative: '김하늘', phone: '033-250-1234',
      consents: { ...CONSENTS }, ...changes,
    },
  };
}

export const signUp = (client, { email, password, data }) =>
  client.auth.signUp({ email, password, options: { data } });

/** A pending company, signed in, with its own row. */
export async function newCompany(changes = {}) {
  const form = registration(changes);
  const client = newClient();
  const { data, error } = await signUp(client, form);
  assert.equal(error, null, `sign-up failed: ${error?.message}`);
  assert.ok(data.session, 'sign-up returns a session while e-mail confirmation is off');
  const own = await client.from('members').select('*').single();
  assert.equal(own.error, null, own.error?.message);
  return { ...form, client, id: own.data.id, row: own.data, userId: data.user.id, token: data.session.access_token };
}

/** A company whose registration was approved by the administrator. */
export async function newApprovedCompany(changes = {}) {
  const company = await newCompany(changes);
  const { status, body } = await edge('POST', `/api/v1/members/${company.id}/approve`, {
    token: (await administrator()).token,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return company;
}

async function signIn(email, password) {
  const client = newClient();
  const { data, error } = await client.auth.signInWithPassword({ email, password });
  assert.equal(error, null, error?.message);
  return { client, token: data.session.access_token };
}

const staff = {};
const signedIn = (name) => (staff[name] ??= signIn(env[`${name}_EMAIL`], env.STAFF_PASSWORD));
/** Holds every permission of the portal. */
export const administrator = () => signedIn('ADMINISTRATOR');
/** May read members and nothing else. */
export const reviewer = () => signedIn('REVIEWER');
/** Platform staff without any permission on members. */
export const outsider = () => signedIn('OUTSIDER');

/** One request to the sidecar. */
export async function edge(method, path, { token, body, headers = {} } = {}) {
  const response = await fetch(env.EDGE_API_URL + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** A valid 1×1 PNG, padded behind its end to the wanted size. */
export function png(bytes = 0) {
  const image = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64',
  );
  return bytes > image.length ? Buffer.concat([image, Buffer.alloc(bytes - image.length)]) : image;
}

export const pdf = () => Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n'
  + '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n'
  + '0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n'
  + 'trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n',
);

export const BUCKET = 'private-files';
export const objectPath = (owner, purpose, extension) => `${owner}/${purpose}/${randomUUID()}.${extension}`;

/** Upload a file into the company's own folder and bind it to its registration. */
export async function uploadAndBind(company, purpose, { bytes, type, extension, name }) {
  const path = objectPath(company.id, purpose, extension);
  const { error } = await company.client.storage.from(BUCKET).upload(path, bytes, { contentType: type });
  assert.equal(error, null, error?.message);
  const bound = await edge('POST', '/api/v1/files', {
    token: company.token,
    body: {
      bucket: BUCKET, path, original_name: name, resource_type: 'public.members', resource_id: company.id, purpose,
    },
  });
  assert.equal(bound.status, 201, JSON.stringify(bound.body));
  return { path, file: bound.body };
}

/** The newest mail to an address whose subject or text matches, waiting for the worker at most `seconds`. */
export async function mailTo(address, matches, seconds = 20) {
  const deadline = Date.now() + seconds * 1000;
  let seen = [];
  while (Date.now() < deadline) {
    seen = await (await fetch(`${env.MAIL_URL}/email?to.address=${encodeURIComponent(address)}`)).json();
    const found = seen.findLast((mail) => matches.test(`${mail.subject}\n${mail.text}`));
    if (found) return found;
    await sleep(250);
  }
  return assert.fail(`no mail to ${address} matches ${matches}; seen: ${seen.map((mail) => mail.subject).join(' | ') || 'none'}`);
}

/**
 * Refused for want of rights, or an answer without a single row: what somebody without rights must get. Any other
 * error would be a mistake in the question, which proves nothing.
 */
export function assertNothing({ data, error, count, status }, what) {
  if (error) {
    const answer = Number(status ?? error.status);
    assert.ok([401, 403, 404].includes(answer) || error.name === 'StorageApiError', `${what}: ${answer} ${JSON.stringify(error)}`);
    assert.ok(!['PGRST200', 'PGRST202', 'PGRST205'].includes(error.code), `${what}: ${JSON.stringify(error)}`);
    return;
  }
  assert.ok(data === null || data.length === 0, `${what}: got ${JSON.stringify(data)}`);
  assert.ok(!count, `${what}: counted ${count}`);
}

/** Error codes of the database arrive as PostgREST's `code`. */
export function assertRefused({ data, error, status }, expectedStatus, code, what = '') {
  assert.ok(error, `${what}: expected a refusal, got ${JSON.stringify(data)}`);
  assert.equal(status, expectedStatus, `${what}: ${JSON.stringify(error)}`);
  if (code) assert.equal(error.code, code, `${what}: ${JSON.stringify(error)}`);
}
