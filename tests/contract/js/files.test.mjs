import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import {
  BUCKET, administrator, assertNothing, edge, newClient, newCompany, objectPath, outsider, pdf, png, reviewer,
  uploadAndBind,
} from './support.mjs';

const LOGO = { bytes: png(), type: 'image/png', extension: 'png', name: '우리 회사 로고.png' };
const LICENCE = { bytes: pdf(), type: 'application/pdf', extension: 'pdf', name: '사업자등록증.pdf' };
const MEGABYTE = 1024 * 1024;

let owner, other, logo, licence;

before(async () => {
  [owner, other] = await Promise.all([newCompany(), newCompany()]);
  logo = await uploadAndBind(owner, 'logo', LOGO);
  licence = await uploadAndBind(owner, 'business_licence', LICENCE);
});

const upload = (company, path, bytes = png(), contentType = 'image/png', options = {}) =>
  company.client.storage.from(BUCKET).upload(path, bytes, { contentType, ...options });

async function assertUploadRefused(path, { bytes, type, options, company = owner } = {}) {
  const { data, error } = await upload(company, path, bytes, type, options);
  assert.ok(error, `${path}: expected a refusal, got ${JSON.stringify(data)}`);
  const status = Number(error.status ?? error.statusCode);
  assert.ok(status >= 400 && status < 500, `${path}: ${JSON.stringify(error)}`);
}

const bind = (company, body) => edge('POST', '/api/v1/files', {
  token: company.token,
  body: { bucket: BUCKET, original_name: 'file.png', resource_type: 'public.members', resource_id: company.id, ...body },
});

test('a pending company uploads its logo and licence and reads them back', async () => {
  const { data, error } = await owner.client.storage.from(BUCKET).download(logo.path);
  assert.equal(error, null, error?.message);
  assert.deepEqual(Buffer.from(await data.arrayBuffer()), png());
});

test('the bound files keep their original names and belong to the member', async () => {
  const { data, error } = await owner.client.from('files').select('*').eq('resource_id', owner.id).order('created_at');
  assert.equal(error, null, error?.message);
  assert.deepEqual(data.map((file) => [file.purpose, file.original_name, file.mime_type]), [
    ['logo', LOGO.name, 'image/png'], ['business_licence', LICENCE.name, 'application/pdf'],
  ]);
  assert.deepEqual(data.map((file) => file.size_bytes), [png().length, pdf().length]);
});

test('a Blob, as a browser sends it, is stored byte by byte', async () => {
  const path = objectPath(owner.id, 'logo', 'png');
  const { error } = await upload(owner, path, new Blob([png(5000)], { type: 'image/png' }));
  assert.equal(error, null, error?.message);
  const { data } = await owner.client.storage.from(BUCKET).download(path);
  assert.equal(Buffer.compare(Buffer.from(await data.arrayBuffer()), png(5000)), 0);
});

test('a new logo replaces the former one', async () => {
  const company = await newCompany();
  const first = await uploadAndBind(company, 'logo', LOGO);
  const second = await uploadAndBind(company, 'logo', LOGO);
  const { data } = await company.client.from('files').select('path').eq('purpose', 'logo').eq('resource_id', company.id);
  assert.deepEqual(data.map((file) => file.path), [second.path]);
  assert.notEqual(first.path, second.path);
});

test('files cannot be put into another folder or under a name of one\'s own', async () => {
  await assertUploadRefused(objectPath(other.id, 'logo', 'png'));
  await assertUploadRefused(objectPath(randomUUID(), 'logo', 'png'));
  await assertUploadRefused(`logo/${randomUUID()}.png`);
  await assertUploadRefused(`${randomUUID()}.png`);
  await assertUploadRefused(`${owner.id}/logo/company.png`);
  await assertUploadRefused(`${owner.id}/${randomUUID()}.png`);
  await assertUploadRefused(`${owner.id}/logo/deeper/${randomUUID()}.png`);
  await assertUploadRefused(`${owner.id}/logo/${randomUUID()}.png.html`);
  await assertUploadRefused(`${owner.id}/../${other.id}/logo/${randomUUID()}.png`);
  await assertUploadRefused(`${owner.id.toUpperCase()}/logo/${randomUUID()}.png`);
});

test('types that the bucket does not list are refused', async () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/javascript', 'application/x-msdownload']) {
    await assertUploadRefused(objectPath(owner.id, 'logo', 'png'), { bytes: Buffer.from('<svg/>'), type });
  }
});

test('a file over the limit of the bucket is refused', () =>
  assertUploadRefused(objectPath(owner.id, 'business_licence', 'png'), { bytes: png(10 * MEGABYTE + 1) }));

test('an object cannot be overwritten', async () => {
  await assertUploadRefused(logo.path);
  await assertUploadRefused(logo.path, { company: other, options: { upsert: true } });
});

test('anon uploads nothing', () =>
  assertUploadRefused(objectPath(owner.id, 'logo', 'png'), { company: { client: newClient() } }));

test('content that is not what its name says cannot be bound', async () => {
  const path = objectPath(owner.id, 'logo', 'png');
  assert.equal((await upload(owner, path, Buffer.from('<script>alert(1)</script>'))).error, null);
  const { status, body } = await bind(owner, { path, purpose: 'logo' });
  assert.equal(status, 422, JSON.stringify(body));
  assert.match(body.error_code, /^FILE_/);
  assert.ok(body.message && body.trace_id, JSON.stringify(body));
});

test('a logo over five megabytes cannot be bound, although the bucket takes it', async () => {
  const path = objectPath(owner.id, 'logo', 'png');
  assert.equal((await upload(owner, path, png(5 * MEGABYTE + 1))).error, null);
  const { status, body } = await bind(owner, { path, purpose: 'logo' });
  assert.equal(status, 413, JSON.stringify(body));
  assert.equal(body.error_code, 'FILE_TOO_LARGE');
});

test('a PDF is no logo', async () => {
  const path = objectPath(owner.id, 'logo', 'pdf');
  const uploaded = await upload(owner, path, pdf(), 'application/pdf');
  if (uploaded.error) return;
  const { status, body } = await bind(owner, { path, purpose: 'logo' });
  assert.equal(status, 422, JSON.stringify(body));
});

test('somebody else\'s object cannot be bound, nor one\'s own to somebody else', async () => {
  const foreign = await bind(other, { path: logo.path, purpose: 'logo' });
  assert.ok([403, 404].includes(foreign.status), JSON.stringify(foreign.body));
  const path = objectPath(other.id, 'logo', 'png');
  assert.equal((await upload(other, path)).error, null);
  const given = await bind(other, { path, purpose: 'logo', resource_id: owner.id });
  assert.ok([403, 404].includes(given.status), JSON.stringify(given.body));
  const missing = await bind(other, { path: objectPath(other.id, 'logo', 'png'), purpose: 'logo' });
  assert.equal(missing.status, 404, JSON.stringify(missing.body));
});

test('file records are not written directly', async () => {
  const inserted = await other.client.from('files').insert({
    tenant_id: other.id, bucket: BUCKET, path: logo.path, original_name: 'x.png', mime_type: 'image/png', size_bytes: 1,
    resource_type: 'public.members', resource_id: other.id, purpose: 'logo',
  });
  assert.equal(inserted.status, 403, JSON.stringify(inserted.error));
  const { data } = await other.client.from('files').select('id').eq('path', logo.path);
  assert.deepEqual(data, []);
});

for (const [who, client] of [['another company', () => other.client], ['anon', () => newClient()]]) {
  test(`${who} reads and changes no file of the company`, async () => {
    const storage = client().storage.from(BUCKET);
    assertNothing(await storage.list(owner.id), 'list of the folder');
    assertNothing(await storage.list(`${owner.id}/logo`), 'list of the logos');
    for (const path of [logo.path, licence.path]) {
      assert.ok((await storage.download(path)).error, 'download');
      assert.ok((await storage.createSignedUrl(path, 60)).error, 'signed link');
      assert.ok((await storage.info(path)).error, 'info');
      assert.ok((await storage.move(path, objectPath(other.id, 'logo', 'png'))).error, 'move');
      assert.ok((await storage.copy(path, objectPath(other.id, 'logo', 'png'))).error, 'copy');
      assert.ok((await storage.update(path, png(), { contentType: 'image/png' })).error, 'update');
      assertNothing(await storage.remove([path]), 'remove');
    }
    const signed = await storage.createSignedUrls([logo.path], 60);
    assert.ok(signed.error || signed.data.every((link) => !link.signedUrl), JSON.stringify(signed));
    assertNothing(await client().from('files').select('*').eq('resource_id', owner.id), 'file records');
    const kept = await owner.client.storage.from(BUCKET).download(licence.path);
    assert.equal(Buffer.compare(Buffer.from(await kept.data.arrayBuffer()), pdf()), 0, 'the file is untouched');
  });
}

test('the private bucket has no public links', async () => {
  const { data } = owner.client.storage.from(BUCKET).getPublicUrl(logo.path);
  const answer = await fetch(data.publicUrl);
  assert.ok(answer.status >= 400, `public link answered ${answer.status}`);
});

test('a company cannot move its own file into another folder', async () => {
  const path = objectPath(owner.id, 'logo', 'png');
  assert.equal((await upload(owner, path)).error, null);
  const storage = owner.client.storage.from(BUCKET);
  assert.ok((await storage.move(path, objectPath(other.id, 'logo', 'png'))).error);
  assert.ok((await storage.copy(path, objectPath(other.id, 'logo', 'png'))).error);
});

test('an unbound upload can be taken back, a bound one stays', async () => {
  const path = objectPath(owner.id, 'logo', 'png');
  assert.equal((await upload(owner, path)).error, null);
  const storage = owner.client.storage.from(BUCKET);
  const removed = await storage.remove([path]);
  assert.equal(removed.error, null, removed.error?.message);
  assert.ok((await storage.download(path)).error, 'it is gone');
  assertNothing(await storage.remove([licence.path]), 'removing a bound licence');
  assert.equal((await storage.download(licence.path)).error, null);
});

for (const [who, staff] of [['the administrator', administrator], ['a reviewer', reviewer]]) {
  test(`${who} opens the licence by a signed link`, async () => {
    const { client } = await staff();
    const { data, error } = await client.storage.from(BUCKET).createSignedUrl(licence.path, 60);
    assert.equal(error, null, error?.message);
    const answer = await fetch(data.signedUrl);
    assert.equal(answer.status, 200);
    assert.equal(Buffer.compare(Buffer.from(await answer.arrayBuffer()), pdf()), 0);
    const tampered = new URL(data.signedUrl);
    tampered.pathname = tampered.pathname.replace(licence.path, logo.path);
    assert.ok((await fetch(tampered)).status >= 400, 'a signed link opens its own file only');
  });
}

test('staff without the permission on members gets no signed link', async () => {
  const { client } = await outsider();
  assert.ok((await client.storage.from(BUCKET).createSignedUrl(licence.path, 60)).error);
  assertNothing(await client.storage.from(BUCKET).list(owner.id), 'list');
  assertNothing(await client.from('files').select('*').eq('resource_id', owner.id), 'file records');
});
