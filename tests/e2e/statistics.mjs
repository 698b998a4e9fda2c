// The statistics report: filters in the screen, one company ticked, the workbook with the same filters downloaded.
import assert from 'node:assert/strict';
import { choose, env, expectText, fillIn, press, saveDownload, signInStaff, travel } from './browser.mjs';

await travel(['administrator'], async ({ administrator }) => {
  await signInStaff(administrator, 'statistics');
  await fillIn(administrator, { '기업명·번호': env.MARK, '최소 특허': '-1' });
  await press(administrator, '조회');
  await expectText(administrator, '#error', /\S/);
  await fillIn(administrator, { '최소 특허': '' });
  await choose(administrator, { 소재지: '원주시' });
  await press(administrator, '조회');
  await expectText(administrator, '#total', /^0개사$/);
  await choose(administrator, { 소재지: '강릉시' });
  await press(administrator, '조회');
  await expectText(administrator, '#total', /^2개사$/);
  console.log('administrator: a wrong filter was refused, the region chooses');

  await saveDownload(administrator, '엑셀 다운로드', 'all.xlsx');
  await administrator.getByLabel(`${env.COMPANY_NAME} 선택`).check();
  const name = await saveDownload(administrator, '엑셀 다운로드', 'ticked.xlsx');
  assert.match(name, /\d{8}.*\.xlsx$/);
  console.log('administrator: downloaded the report, and the ticked company alone');
});
