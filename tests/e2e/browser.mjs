// What the journeys share: the origin that serves the pages of page/, a browser context for each person, signing in.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const { env } = process;
const HERE = path.dirname(fileURLToPath(import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const CLIENT = path.join(HERE, '../../node_modules/@supabase/supabase-js/dist/umd/supabase.js');
const SETTINGS = JSON.stringify({
  supabaseUrl: env.SUPABASE_URL, publishableKey: env.SUPABASE_PUBLISHABLE_KEY, edgeApiUrl: env.EDGE_API_URL,
});
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64',
);

async function answer(request, response) {
  if (request.url === '/settings.json') return response.setHeader('content-type', 'application/json').end(SETTINGS);
  const name = path.basename(request.url) || 'index.html';
  try {
    const content = await readFile(name === 'supabase.js' ? CLIENT : path.join(HERE, 'page', name));
    return response.setHeader('content-type', `${TYPES[path.extname(name)]}; charset=utf-8`).end(content);
  } catch {
    return response.writeHead(404).end();
  }
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
  return page;
}

export async function expectStatus(page, text) {
  try {
    await page.locator('#status', { hasText: text }).waitFor();
  } catch {
    assert.fail(`status "${await page.textContent('#status')}", error "${await page.textContent('#error')}", wanted "${text}"`);
  }
}

/** The element shows this text, or the error says what it shows instead. */
export async function expectText(page, selector, text) {
  try {
    await page.locator(selector, { hasText: text }).first().waitFor();
  } catch {
    assert.fail(`${selector}: "${await page.locator(selector).allTextContents()}", error "${await page.textContent('#error')}", wanted "${text}"`);
  }
}

export const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** Fill the fields with these labels; a label is the whole text beside its field. */
export async function fillIn(page, values) {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
}

export async function choose(page, values) {
  for (const [field, label] of Object.entries(values)) await page.getByLabel(field).selectOption({ label });
}

export const pdfNamed = (name) => ({ name, mimeType: 'application/pdf', buffer: PDF });

/** Press a button and keep the file it downloads in OUTPUT_DIR; the name the person would see. */
export async function saveDownload(page, button, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, button)]);
  await file.saveAs(path.join(env.OUTPUT_DIR, name));
  return file.suggestedFilename();
}

/** The company signs in by its business number, which the sidecar turns into a session. */
export async function signInCompany(page, screen) {
  await page.goto(`${env.PAGE_ORIGIN}/${screen}.html`);
  await page.fill('#company-sign-in [name=business_number]', env.COMPANY_NUMBER);
  await page.fill('#company-sign-in [name=password]', env.COMPANY_PASSWORD);
  await press(page, '기업 로그인');
  await expectStatus(page, '환영합니다');
}

export async function signInStaff(page, screen) {
  await page.goto(`${env.PAGE_ORIGIN}/${screen}.html`);
  await page.fill('#staff-sign-in [name=email]', env.ADMINISTRATOR_EMAIL);
  await page.fill('#staff-sign-in [name=password]', env.STAFF_PASSWORD);
  await press(page, '관리자 로그인');
  await expectStatus(page, '관리자로 로그인했습니다.');
}

/** Open a page for each person and go the way; on failure leave a screenshot of every page in OUTPUT_DIR. */
export async function travel(people, journey) {
  await mkdir(env.OUTPUT_DIR, { recursive: true });
  const server = await servePage();
  const browser = await chromium.launch({ executablePath: env.CHROMIUM, args: FLAGS });
  const pages = {};
  try {
    for (const name of people) pages[name] = await openPage(browser, name);
    await journey(pages);
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
}
