(() => {
'use strict';
const lang = document.documentElement.lang;
const say = lang.startsWith('zh')
  ? {filter: '筛选行：', up: '升序', down: '降序', none: '原来的顺序', rows: ' 行', sort: '按此列排序'}
  : {filter: 'Filter rows: ', up: 'ascending', down: 'descending', none: 'original order', rows: ' rows', sort: 'sort by this column'};
const make = (name, props) => Object.assign(document.createElement(name), props);
const told = make('p', {className: 'told'});
told.setAttribute('role', 'status');
document.body.append(told);
const number = text => {
  const found = /-?\d+(\.\d+)?/.exec(text.replace(/\u2212/g, '-'));
  return found ? Number(found[0]) : NaN;
};
const key = (row, at, figures) => {
  const cell = row.cells[at];
  if (!cell) return null;
  const text = cell.dataset.value || cell.textContent.trim();
  if (!figures) return text === '—' ? null : text;
  const value = number(text);
  return Number.isNaN(value) || cell.classList.contains('m') ? null : value;
};
for (const table of document.querySelectorAll('.table table')) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  if (3 > rows.length) continue;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    const figures = head.classList.contains('n');
    const name = head.textContent.trim();
    const button = make('button', {type: 'button', title: say.sort});
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const steps = ['none', 'ascending', 'descending'];
      const way = steps[(steps.indexOf(head.getAttribute('aria-sort')) + 1) % 3];
      heads.forEach(other => other.setAttribute('aria-sort', 'none'));
      head.setAttribute('aria-sort', way);
      const keyed = rows.map(row => [key(row, at, figures), row]);
      const turn = way === 'descending' ? -1 : 1;
      if (way !== 'none') keyed.sort(([a], [b]) => {
        if (a === null || b === null) return (a === null) - (b === null);
        return turn * (figures ? a - b : a.localeCompare(b, lang));
      });
      body.append(...keyed.map(([, row]) => row));
      told.textContent = name + ': ' + {none: say.none, ascending: say.up, descending: say.down}[way];
    });
  });
  if (12 > rows.length) continue;
  const field = make('input', {type: 'search'});
  const label = make('label', {textContent: say.filter});
  label.append(field);
  const line = make('p', {className: 'filter'});
  line.append(label);
  table.closest('.scroll').before(line);
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    told.textContent = shown + say.rows;
  });
}
})();
