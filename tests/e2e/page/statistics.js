// The statistics report: filters, a list to tick, and the workbook of the whole answer or of what was ticked.
import {
  byId, check, client, download, fillCodes, formData, guarded, onSubmit, say, sidecar, startScreen, tableRow,
} from './common.js';

let filters = {};

function ticked() {
  return [...document.querySelectorAll('#items input:checked')].map((box) => box.value);
}

function row(item) {
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', value: item.member_id });
  box.setAttribute('aria-label', `${item.company_name} 선택`);
  return tableRow([item.business_number, item.company_name, item.region, `특허 ${item.patent_count}건`], box);
}

async function report(form) {
  const { search_query: search, regions, min_patents: patents } = formData(form);
  filters = {
    ...(search ? { search_query: search } : {}), ...(regions ? { regions: [regions] } : {}),
    ...(patents ? { min_patents: Number(patents) } : {}),
  };
  const answer = check(await client.rpc('statistics_report', { p_filters: filters, p_page_size: 20 }));
  byId('total').textContent = `${answer.total}개사`;
  byId('items').replaceChildren(...answer.items.map(row));
  say('조회했습니다.');
}

async function exportReport() {
  const query = new URLSearchParams(filters);
  if (ticked().length) query.set('ids', ticked());
  await download(await sidecar('GET', `/api/v1/statistics/export?${query}`));
}

async function showStaff() {
  await fillCodes('regions', 'region');
  document.querySelector('[name=regions]').prepend(new Option('전체', '', true, true));
  onSubmit('filters', report);
  byId('export').onclick = guarded(exportReport);
}

startScreen(async () => say('관리자 화면입니다.'), showStaff);
