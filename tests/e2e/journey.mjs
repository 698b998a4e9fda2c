// A company's first journey in a real browser: sign up, upload, wait; an administrator looks, approves and exports.
// Prints what happened; leaves the downloaded workbook, or a screenshot of each page on failure, in OUTPUT_DIR.
import assert from 'node:assert/strict';
import { PDF, PNG, env, expectStatus, saveDownload, travel } from './browser.mjs';

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
  const name = await saveDownload(page, '엑셀 다운로드', 'members.xlsx');
  assert.match(name, /\d{8}.*\.xlsx$/, 'the browser may read the file name, which has a timestamp');
  console.log(`administrator: downloaded ${name}`);
}

await travel(['company', 'administrator'], async ({ company, administrator }) => {
  for (const page of [company, administrator]) await page.goto(env.PAGE_ORIGIN);
  await signUp(company);
  await uploadFiles(company);
  await approve(administrator);
  await company.reload();
  await expectStatus(company, '승인됨');
  console.log('company: sees its approval after a reload');
  await download(administrator);
});
