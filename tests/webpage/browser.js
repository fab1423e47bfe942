// Looks at pages in Chromium: axe-core in light and dark, what the page asks of the network, what filter and search show
// with and without scripts. Usage: node browser.js FOLDER, with index.html and works/*.html in it. Prints JSON.
const fs = require('fs'), path = require('path'), puppeteer = require('puppeteer-core');
const folder = path.resolve(process.argv[2]);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const files = ['index.html', ...(fs.existsSync(folder + '/works') ? fs.readdirSync(folder + '/works').slice(0, 1).map(f => 'works/' + f) : [])];
const shown = () => [...document.querySelectorAll('.w')].filter(w => w.checkVisibility()).map(w => w.id);

(async () => {
  const browser = await puppeteer.launch({executablePath: process.env.CHROMIUM, headless: true, args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']});
  const out = {violations: [], requests: [], errors: []};
  const open = async (file, scripts = true) => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(scripts);
    page.on('request', r => { if (!r.url().startsWith('file:')) out.requests.push(r.url()); });
    page.on('pageerror', e => out.errors.push(String(e)));
    page.on('console', m => { if (m.type() === 'error') out.errors.push(m.text()); });
    await page.goto('file://' + folder + '/' + file);
    return page;
  };
  for (const file of files) for (const scheme of ['light', 'dark']) for (const width of [1200, 390]) {
    const page = await open(file);
    await page.setBypassCSP(true);
    await page.setViewport({width, height: 900});
    await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
    await page.reload();
    await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
    await page.addStyleTag({content: '.w{content-visibility:visible!important}'});
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
    out.violations.push(...found.violations.map(v => `${file} ${scheme} ${width} ${v.id}: ${v.nodes[0].html.slice(0, 120)}`));
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) out.violations.push(`${file} ${width}: ${wider} px too wide`);
    await page.close();
  }
  for (const scripts of [true, false]) {
    const page = await open('index.html', scripts), name = scripts ? 'script' : 'plain';
    await page.click('label[for="t-t-book"]');
    out[name + '_books'] = await page.evaluate(shown);
    await page.click('label[for="t-all"]');
    await page.select('#y', 'y2021');
    out[name + '_2021'] = await page.evaluate(shown);
    await page.close();
  }
  const page = await open('index.html');
  await page.type('#q', 'ZOSTERA tïdes');
  out.search = await page.evaluate(shown);
  out.status = await page.$eval('#status', e => e.textContent);
  out.hash = await page.evaluate(() => location.hash);
  await page.goto('file://' + folder + '/index.html#q=shells');
  await page.reload();
  out.restored = await page.evaluate(shown);
  await browser.close();
  console.log(JSON.stringify(out));
})();
