// A company's first journey in a real browser: sign up, upload, wait; an administrator looks, approves and exports.
// Prints what happened; leaves the downloaded workbook, or a screenshot of each page on failure, in OUTPUT_DIR.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const { env } = process;
const HERE = path.dirname(fileURLToPath(import.meta.url));
const FILES = {
  '/': ['text/html', path.join(HERE, 'page/index.html')],
  '/portal.js': ['text/javascript', path.join(HERE, 'page/portal.js')],
  '/supabase.js': ['text/javascript', path.join(HERE, '../../node_modules/@supabase/supabase-js/dist/umd/supabase.js')],
};
const SETTINGS = JSON.stringify({
  supabaseUrl: env.SUPABASE_URL, publishableKey: env.SUPABASE_PUBLISHABLE_KEY, edgeApiUrl: env.EDGE_API_URL,
});
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64',
);

async function answer(request, response) {
  if (request.url === '/settings.json') return response.setHeader('content-type', 'application/json').end(SETTINGS);
  const file = FILES[request.url];
  if (!file) return response.writeHead(404).end();
  return response.setHeader('content-type', `${file[0]}; charset=utf-8`).end(await readFile(file[1]));
}

async function servePage() {
  const server = createServer(answer);
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(Number(new URL(env.PAGE_ORIGIN).port), '127.0.0.1', resolve);
  });
  return server;
}

/** A page in a context of its own (own storage, own session); whatever the browser complains about is printed. */
async function openPage(browser, name) {
  const context = await browser.newContext({ locale: 'ko-KR', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => message.type() === 'error' && console.log(`${name} console: ${message.text()}`));
  page.on('pageerror', (error) => console.log(`${name} error: ${error.stack}`));
  page.on('requestfailed', (request) => console.log(`${name} failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`));
  await page.goto(env.PAGE_ORIGIN);
  return page;
}

async function expectStatus(page, text) {
  try {
    await page.locator('#status', { hasText: text }).waitFor();
  } catch {
    assert.fail(`status "${await page.textContent('#status')}", error "${await page.textContent('#error')}", wanted "${text}"`);
  }
}

async function signUp(page) {
  await page.getByLabel('소재지').selectOption({ label: '원주시' });
  await page.getByLabel('기업 구분').selectOption({ label: '법인사업자' });
  await page.getByLabel('사업자등록번호').first().fill(env.COMPANY_NUMBER);
  await page.getByLabel('기업명').fill(env.COMPANY_NAME);
  await page.getByLabel('이메일').first().fill(env.COMPANY_EMAIL);
  await page.getByLabel('비밀번호').first().fill(env.COMPANY_PASSWORD);
  await page.getByRole('button', { name: '가입 신청' }).click();
  await page.locator('#error', { hasText: 'CONSENT_REQUIRED' }).waitFor();
  for (const name of ['terms_of_service', 'privacy_policy', 'third_party_sharing']) await page.check(`[name=${name}]`);
  await page.getByRole('button', { name: '가입 신청' }).click();
  await expectStatus(page, '승인 대기');
  console.log('company: signed up, refused once for the missing consents');
}

async function uploadFiles(page) {
  await page.setInputFiles('#logo', { name: '로고.png', mimeType: 'image/png', buffer: PNG });
  await page.locator('#files li', { hasText: '로고.png' }).waitFor();
  await page.setInputFiles('#business_licence', { name: '사업자등록증.pdf', mimeType: 'application/pdf', buffer: PDF });
  await page.locator('#files li', { hasText: '사업자등록증.pdf' }).waitFor();
  console.log('company: logo and licence uploaded');
}

async function approve(page) {
  await page.getByLabel('관리자 이메일').fill(env.ADMINISTRATOR_EMAIL);
  await page.getByLabel('관리자 비밀번호').fill(env.STAFF_PASSWORD);
  await page.getByRole('button', { name: '로그인' }).click();
  await expectStatus(page, '관리자로 로그인했습니다.');
  await page.getByLabel('검색').fill(env.COMPANY_NAME);
  const row = page.locator('#members tr', { hasText: env.COMPANY_NUMBER });
  await row.getByRole('button', { name: '사업자등록증 보기' }).click();
  await expectStatus(page, `사업자등록증 200 ${PDF.length}바이트`);
  await row.getByRole('button', { name: '승인', exact: true }).click();
  await expectStatus(page, '승인했습니다.');
  assert.match(await row.textContent(), /승인됨/);
  console.log('administrator: licence seen, company approved');
}

async function download(page) {
  const [file] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: '엑셀 다운로드' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /\d{8}.*\.xlsx$/, 'the browser may read the file name, which has a timestamp');
  await file.saveAs(path.join(env.OUTPUT_DIR, 'members.xlsx'));
  console.log(`administrator: downloaded ${file.suggestedFilename()}`);
}

async function journey(company, administrator) {
  await signUp(company);
  await uploadFiles(company);
  await approve(administrator);
  await company.reload();
  await expectStatus(company, '승인됨');
  console.log('company: sees its approval after a reload');
  await download(administrator);
}

await mkdir(env.OUTPUT_DIR, { recursive: true });
const server = await servePage();
const browser = await chromium.launch({ executablePath: env.CHROMIUM, args: FLAGS });
const pages = {};
try {
  for (const name of ['company', 'administrator']) pages[name] = await openPage(browser, name);
  await journey(pages.company, pages.administrator);
} catch (error) {
  for (const [name, page] of Object.entries(pages)) {
    await page.screenshot({ path: path.join(env.OUTPUT_DIR, `${name}.png`), fullPage: true });
  }
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
}
