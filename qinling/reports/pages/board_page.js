'use strict';
(async () => {
  const PAGE = 100, MOST_PRINTED = 2000;
  const find = (id) => document.getElementById(id);
  const stale = find('stale'), shown = find('shown'), list = find('list'), more = find('more'), search = find('search');
  const selects = [...document.querySelectorAll('select[data-field]')];

  function noteAge() {
    const minutes = Math.floor((Date.now() / 1000 - Number(stale.dataset.made)) / 60);
    const limit = stale.dataset.every ? Math.max(3 * Number(stale.dataset.every) / 60, 2) : 1440;
    stale.hidden = minutes < limit;
    const age = minutes < 120 ? `${minutes} 分钟` : minutes < 2880 ? `${Math.floor(minutes / 60)} 小时` : `${Math.floor(minutes / 1440)} 天`;
    stale.textContent = `这一页是 ${age}前生成的，以后的变化这里看不到`;
  }
  noteAge();
  setInterval(noteAge, 30000);

  async function readData() {
    const source = find('data');
    if (source.dataset.form === 'json') return JSON.parse(source.textContent);
    const bytes = Uint8Array.from(atob(source.textContent.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  }
  let data;
  try {
    data = await readData();
  } catch (error) {
    shown.textContent = `清单读不出来（${error.message}）：浏览器太旧的请更新；上面的数字不受影响`;
    return;
  }
  const place = Object.fromEntries(data.fields.map((field, index) => [field.name, index]));
  const fold = (text) => String(text ?? '').normalize('NFKC').toLowerCase();
  const searched = data.fields.map((field, index) => index).filter((index) => data.fields[index].searched);
  let texts = null;
  const compareTexts = new Intl.Collator('zh', { numeric: true }).compare;

  let wanted = {}, words = '', order = null, rows = data.rows, drawn = 0;

  function readHash() {
    const given = new URLSearchParams(location.hash.slice(1));
    wanted = Object.fromEntries([...new Set(given.keys())].filter((name) => name in place).map((name) => [name, given.getAll(name)]));
    words = given.get('text') ?? '';
    search.value = words;
    for (const select of selects) {
      const value = (wanted[select.dataset.field] ?? []).join('或');
      for (const option of [...select.options]) if (option.dataset.given) option.remove();
      if (value && ![...select.options].some((option) => option.value === value)) {
        const option = new Option(value, value);
        option.dataset.given = 'yes';
        select.add(option);
      }
      select.value = value;
    }
    const [, minus, name] = /^(-?)(.*)$/.exec(given.get('sort') ?? '');
    order = name in place ? { name, down: minus === '-' } : null;
    choose();
  }

  function writeHash() {
    const given = new URLSearchParams();
    for (const [name, values] of Object.entries(wanted)) for (const value of values) given.append(name, value);
    if (search.value.trim()) given.set('text', search.value.trim());
    if (order) given.set('sort', (order.down ? '-' : '') + order.name);
    location.replace(`#${given}`);
  }

  function choose() {
    const exact = Object.entries(wanted).map(([name, values]) => [place[name], values]);
    const parts = fold(words).split(/\s+/).filter(Boolean);
    if (parts.length && !texts) texts = data.rows.map((row) => fold(searched.map((index) => row[index] ?? '').join('\n')));
    rows = data.rows.filter((row, index) => exact.every(([at, values]) => values.includes(String(row[at] ?? ''))) && parts.every((word) => texts[index].includes(word)));
    if (order) {
      const at = place[order.name], sign = order.down ? -1 : 1;
      const isBlank = (value) => value === null || value === '';
      rows.sort((one, other) => {
        const a = one[at], b = other[at];
        if (isBlank(a) || isBlank(b)) return isBlank(a) - isBlank(b);
        return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(a, b));
      });
    }
    draw(PAGE);
  }

  function draw(count) {
    const body = list.tBodies[0];
    body.replaceChildren();
    drawn = 0;
    for (const head of list.tHead.rows[0].cells) head.ariaSort = order?.name === head.dataset.field ? (order.down ? 'descending' : 'ascending') : 'none';
    extend(count);
  }

  function extend(count) {
    const body = list.tBodies[0];
    for (const row of rows.slice(drawn, drawn + count)) {
      const line = body.insertRow();
      line.role = 'row';
      data.fields.forEach((field, index) => {
        if (!field.shown) return;
        const cell = line.insertCell();
        cell.role = 'cell';
        cell.className = field.name;
        cell.dataset.label = field.label;
        if (field.name === 'light') {
          cell.className = `mark-${row[place.light_code]}`;
          const mark = document.createElement('span');
          mark.className = 'mark';
          mark.ariaHidden = 'true';
          cell.append(mark);
        }
        cell.append(row[index] ?? '');
      });
    }
    drawn = Math.min(drawn + count, rows.length);
    more.hidden = drawn >= rows.length;
    const asked = Object.entries(wanted).map(([name, values]) => `${data.fields[place[name]].label}是${values.join('或')}`);
    if (words) asked.push(`含“${words}”`);
    const told = asked.length ? `，${asked.join('、')}的 ${rows.length} 个` : '';
    const part = drawn < rows.length ? `，先显示 ${drawn} 个` : '';
    shown.textContent = `共 ${data.rows.length} 个${told}${part}`;
  }

  list.role = 'table';
  list.setAttribute('aria-labelledby', 'h-issues');
  list.tHead.rows[0].role = 'row';
  for (const field of data.fields.filter((one) => one.shown)) {
    const head = document.createElement('th');
    head.scope = 'col';
    head.role = 'columnheader';
    head.dataset.field = field.name;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = field.label;
    button.title = '排序';
    button.addEventListener('click', () => {
      order = { name: field.name, down: order?.name === field.name && !order.down };
      writeHash();
    });
    head.append(button);
    list.tHead.rows[0].append(head);
  }
  for (const select of selects) {
    const at = place[select.dataset.field];
    const values = [...new Set(data.rows.map((row) => row[at] ?? ''))].filter(Boolean).sort(compareTexts);
    for (const value of values) select.add(new Option(value, value));
    select.addEventListener('change', () => {
      delete wanted[select.dataset.field];
      if (select.value) wanted[select.dataset.field] = [select.value];
      writeHash();
    });
  }
  let timer = 0;
  search.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(writeHash, 200); });
  find('filters').addEventListener('submit', (event) => event.preventDefault());
  find('filters').addEventListener('reset', () => { location.replace('#'); });
  more.addEventListener('click', () => extend(PAGE));
  addEventListener('hashchange', readHash);
  addEventListener('beforeprint', () => draw(MOST_PRINTED));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    location.replace(link.getAttribute('href'));
    find('issues').scrollIntoView();
  });

  const map = find('map');
  map?.addEventListener('click', (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const { west, north, across, down } = map.dataset;
    let best = null, least = Infinity;
    for (const row of data.rows) {
      if (row[place.lon] === null || row[place.lat] === null) continue;
      const x = (row[place.lon] - west) * across, y = (north - row[place.lat]) * down;
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance < least) [best, least] = [{ row, x, y }, distance];
    }
    if (!best || least > 20) return;
    const chosen = find('chosen');
    chosen.setAttribute('cx', best.x);
    chosen.setAttribute('cy', best.y);
    const told = ['number', 'light', 'description', 'duty_unit', 'deadline'].map((name) => best.row[place[name]]).filter(Boolean);
    find('map-said').textContent = told.join('　');
  });
  readHash();
})();
