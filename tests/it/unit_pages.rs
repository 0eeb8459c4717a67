//! Pages of single units: every figure is the derivation's, losses add up exactly, next points are what a full run
//! finds, and nothing that somebody wrote into a name is markup.

use crate::random::drawn_with_data;
use crate::workshop::{Bench, COUNTY, Run, asks_for_pages, load, of_texts};
use kaohe::analysis::losses::losses;
use kaohe::analysis::next_point::{Found, last_place, next_points, scored};
use kaohe::base::diagnostic::Problems;
use kaohe::base::language::Lang;
use kaohe::base::number::Number;
use kaohe::cli::season::Season;
use kaohe::data::PeriodData;
use kaohe::engine::trace::{Step, StepKind};
use kaohe::engine::{self, Known, Outcome, Probe, Tracer};
use kaohe::model::value::{Dim, State, Value};
use kaohe::model::{Rounding, RuleSet};
use kaohe::report::{self, Rendered};

const TOWNSHIPS: &str = "policies/township-results";
const SCHEMES: [&str; 5] = [
    COUNTY,
    "policies/county-performance",
    "policies/governance-pilots",
    TOWNSHIPS,
    "policies/human-development-index",
];

/// The pages of the last period.
fn pages(bench: &Bench, run: &Run) -> Vec<Rendered> {
    let (data, outcome) = run.season.periods.last().unwrap();
    let known = run.season.known(&bench.rules, Some(data.period));
    let names = report::unit::names(data);
    let approvals = kaohe::approval::Approvals::default();
    report::unit::render(
        &bench.rules,
        data,
        outcome,
        &known,
        &run.sources,
        &approvals,
        report::unit::Making::quietly(&names, None),
    )
    .unwrap()
}

fn number(value: &Value) -> &Number {
    value.number().unwrap()
}

#[test]
fn losses_and_the_total_make_the_full_mark_exactly() {
    let mut seen = 0;
    let mut check = |rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>| {
        let tracer = Tracer::new(rules, data, outcome, known);
        for unit in 0..data.units.len() {
            let trace = tracer.trace(unit);
            let Some(found) = losses(rules, data, unit, &trace) else {
                assert!(trace.value.number().is_none());
                continue;
            };
            let lost: Number = found.iter().map(|loss| loss.points.clone()).sum();
            assert_eq!(&lost + number(&trace.value), rules.nodes[0].full, "{} {found:#?}", data.units[unit].id);
            seen += found.len();
        }
    };
    for path in SCHEMES {
        let bench = Bench::new(path);
        let run = bench.run(&[]);
        for (data, outcome) in &run.season.periods {
            check(&bench.rules, data, outcome, &run.season.known(&bench.rules, Some(data.period)));
        }
    }
    for seed in 0..300 {
        of_drawn(seed, |rules, data, outcome, known| check(rules, data, outcome, known));
    }
    assert!(seen > 5_000, "{seen}");
}

/// The last period of a drawn scheme.
fn of_drawn(seed: u64, mut check: impl FnMut(&RuleSet, &PeriodData, &Outcome, &Known<'_>)) {
    let (text, tables) = drawn_with_data(seed);
    let files = tables.iter().map(|(path, table)| (path.as_str(), table.as_str()));
    let mut loaded = of_texts("drawn", files.chain([("drawn/scheme.kh", text.as_str())]));
    let rules = loaded.rules.take().unwrap();
    let season = Season::run(&rules, &loaded, None, &mut Problems::new());
    let (data, outcome) = season.periods.last().unwrap();
    check(&rules, data, outcome, &season.known(&rules, Some(data.period)));
}

/// The total of a unit in a whole new run with one figure changed.
fn total_with(
    (rules, data, known): (&RuleSet, &PeriodData, &Known<'_>),
    fact: usize,
    unit: usize,
    value: Value,
) -> Option<Number> {
    let mut changed = data.clone();
    changed.facts[fact].values[unit] = value;
    engine::run(rules, &changed, known).value.totals[unit].total.number().cloned()
}

/// Every next point, against whole runs: the stated change gives the stated total, one last place higher at least, and
/// no smaller one on the grid does. What is said to lift nothing lifts nothing. Counts what was found.
fn against_runs(rules: &RuleSet, data: &PeriodData, outcome: &Outcome, known: &Known<'_>, counts: &mut [usize; 3]) {
    let run = (rules, data, known);
    let mut probe = Probe::new(rules, data, outcome, known);
    let scored = scored(rules, data, &probe);
    for unit in 0..data.units.len().min(4) {
        let points = next_points(rules, outcome, &scored, &mut probe, unit);
        let Some(total) = outcome.totals[unit].total.number() else {
            assert!(points.is_empty());
            continue;
        };
        let wanted = total + &last_place(rules);
        for point in points {
            let fact = point.fact.index();
            let lifts = |value: Value| total_with(run, fact, unit, value).is_some_and(|total| total >= wanted);
            match (&point.from, &point.found) {
                (Value::Number(from), Found::Lift { to: Value::Number(to), total, .. }) => {
                    counts[0] += 1;
                    assert_eq!(total_with(run, fact, unit, Value::Number(to.clone())).as_ref(), Some(total));
                    assert!(*total >= wanted);
                    // On the grid of whole units of the data's last place: all smaller changes, or some of many.
                    let scale = &rules.facts[fact].scale;
                    let places = data.facts[fact].values.iter().filter_map(Value::number);
                    let places = places.filter_map(|own| own.checked_div(scale)?.decimal_places()).max().unwrap();
                    let step = scale.checked_div(&Number::from(10).pow_i(places)).unwrap();
                    let steps = (to - from).checked_div(&step).unwrap();
                    assert!(steps.is_integer());
                    let (steps, way) = (steps.to_i64().unwrap(), if to > from { 1 } else { -1 });
                    let steps = steps * way;
                    let stride = (steps / 12).max(1);
                    let tried = (1..steps).filter(|at| at % stride == 0 || at + 1 == steps);
                    for at in tried {
                        let value = from + &(&step * &Number::from(at * way));
                        assert!(!lifts(Value::Number(value)), "{} {at} of {steps}", rules.facts[fact].id);
                    }
                }
                (_, Found::Lift { to, .. }) => assert!(lifts(to.clone())),
                (Value::Number(from), Found::Nothing { up_to: Value::Number(end) }) => {
                    counts[1] += 1;
                    let half = &(from + end) * &Number::ratio(1, 2).unwrap();
                    assert!(!lifts(Value::Number(half)) && !lifts(Value::Number(end.clone())));
                }
                (_, Found::Nothing { up_to }) => assert!(!lifts(up_to.clone())),
                (_, Found::Unknown(_)) => counts[2] += 1,
            }
        }
    }
}

#[test]
fn next_points_are_what_whole_runs_find() {
    let mut counts = [0; 3];
    for path in [TOWNSHIPS, "policies/county-performance"] {
        let bench = Bench::new(path);
        let run = bench.run(&[]);
        let (data, outcome) = run.season.periods.last().unwrap();
        let known = run.season.known(&bench.rules, Some(data.period));
        against_runs(&bench.rules, data, outcome, &known, &mut counts);
    }
    for seed in 0..250 {
        of_drawn(seed, |rules, data, outcome, known| against_runs(rules, data, outcome, known, &mut counts));
    }
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}

/// The rows of a table of a Markdown page, by its columns' first title.
fn rows<'a>(page: &'a str, first: &str) -> Vec<Vec<&'a str>> {
    let head = format!("| {first} |");
    let lines = page.lines().skip_while(|line| !line.starts_with(&head)).skip(2);
    let cells = |line: &'a str| line.trim_matches('|').split(" | ").map(str::trim).collect();
    lines.take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// The steps that a page tells, in its order, with what the derivation says of each.
fn told<'a>(step: &'a Step, found: &mut Vec<&'a Step>) {
    let shown = match step.kind {
        StepKind::Rule => step.value != Value::Number(Number::ZERO) || !step.children.is_empty(),
        StepKind::Event | StepKind::Cell | StepKind::Decision => false,
        _ => true,
    };
    found.extend(shown.then_some(step));
    step.children.iter().for_each(|child| told(child, found));
}

/// A cell of a Markdown page as it is read.
fn read(cell: &str) -> String {
    let mut text = String::new();
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        text.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    text
}

/// All rows of all tables of a Markdown page, without their heads.
fn all_rows(page: &str) -> Vec<Vec<String>> {
    let is_rule = |line: &str| line.starts_with("| :---") || line.starts_with("| ---:");
    let lines: Vec<&str> = page.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let head = lines.get(at + 1).is_some_and(|next| is_rule(next));
        if line.starts_with('|') && !head && !is_rule(line) {
            let inner = line.strip_prefix("| ").unwrap().strip_suffix(" |").unwrap();
            found.push(inner.split(" | ").map(|cell| read(cell).trim_start_matches('\u{3000}').to_owned()).collect());
        }
    }
    found
}

/// The same of an HTML page.
fn all_html_rows(page: &str) -> Vec<Vec<String>> {
    let cell = |cell: &str| {
        let mut text = String::new();
        let mut rest = cell;
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            rest = tag.split_once('>').unwrap().1;
        }
        text.push_str(rest);
        let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        plain.replace("&amp;", "&")
    };
    let rows = page
        .lines()
        .filter(|line| line.starts_with("<tr") && line.contains("</t") && !line.contains("<th scope=\"col"));
    let cells = |row: &str| {
        let parts = row.split("</td>").flat_map(|part| part.split("</th>")).map(cell).collect::<Vec<_>>();
        parts[..parts.len() - 1].to_vec()
    };
    rows.map(cells).collect()
}

/// What a page of a unit must say, reckoned from the derivations and not from the page.
struct Expected<'a> {
    rules: &'a RuleSet,
    lang: Lang,
}

impl Expected<'_> {
    fn fixed(&self, number: &Number, places: Rounding) -> String {
        number.format_fixed(places.places, places.mode).replace('-', "−")
    }

    fn points(&self, number: &Number) -> String {
        self.fixed(number, self.rules.scheme.show)
    }

    fn state(&self, state: State) -> String {
        let (zh, en) = state.words();
        if self.lang == Lang::Zh { zh } else { en }.to_owned()
    }

    /// The value of a step of the total: a node by its own rounding, all else as the scheme shows points.
    fn value(&self, step: &Step) -> String {
        let own = match step.kind {
            StepKind::Node(id) if id != self.rules.root() => self.rules.nodes[id.index()].round,
            _ => None,
        };
        match &step.value {
            Value::Number(number) => self.fixed(number, own.unwrap_or(self.rules.scheme.show)),
            Value::Missing(state) => self.state(*state),
            Value::Flag(true) => if self.lang == Lang::Zh { "是" } else { "yes" }.to_owned(),
            other => panic!("a step of a total is {other:?}"),
        }
    }

    fn how(&self, step: &Step) -> String {
        let how = step.how.get(self.lang);
        let guarded = matches!(step.kind, StepKind::Node(id) if matches!(&self.rules.nodes[id.index()].body,
            kaohe::model::node::Body::Survey(survey) if survey.least_printed.is_some()));
        if how.is_empty() || guarded { "—".to_owned() } else { how.to_owned() }
    }
}

#[test]
fn every_figure_of_every_page_is_the_derivations() {
    let manifest = std::fs::read_to_string(crate::workshop::root().join("kaohe.toml")).unwrap();
    let paths: Vec<&str> =
        manifest.lines().filter_map(|line| line.strip_prefix("path = \"")?.strip_suffix('"')).collect();
    let (mut pages_seen, mut figures) = (0, 0);
    for path in paths {
        if !asks_for_pages(path) {
            continue;
        }
        let mut loaded = load(path);
        let last = loaded.sound().expect(path).clone();
        let problems = &mut std::mem::take(&mut loaded.problems);
        let season = Season::run(&last, &loaded, None, problems);
        for (data, outcome) in &season.periods {
            let (rules, known) = (season.in_force(&last, data.period), season.known(&last, Some(data.period)));
            let names = report::unit::names(data);
            let approvals = kaohe::approval::Approvals::default();
            let making = report::unit::Making::quietly(&names, None);
            let pages =
                report::unit::render(rules, data, outcome, &known, &loaded.sources, &approvals, making).unwrap();
            assert_eq!(pages.len(), data.units.len() * 4, "{path}");
            let tracer = Tracer::new(rules, data, outcome, &known);
            let mut probe = Probe::new(rules, data, outcome, &known);
            let scored = scored(rules, data, &probe);
            for (unit, name) in names.iter().enumerate() {
                let (trace, decisions) = (tracer.trace(unit), tracer.decisions(unit));
                let lost = losses(rules, data, unit, &trace);
                let next = next_points(rules, outcome, &scored, &mut probe, unit);
                for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
                    let of = |end: &str| {
                        let name = format!("units/{name}.{tag}.{end}");
                        pages.iter().find(|page| page.name == name).expect(&name).as_text().unwrap()
                    };
                    let (markdown, html) = (of("md"), of("html"));
                    let label = format!("{path} {} {name}.{tag}", data.period);
                    assert_eq!(all_rows(markdown), all_html_rows(html), "{label}");
                    pages_seen += 2;
                    let expected = Expected { rules, lang };
                    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
                    // The derivation, line by line.
                    let mut steps = Vec::new();
                    told(&trace, &mut steps);
                    let lines = rows(markdown, say("项目", "Item"));
                    assert_eq!(lines.len(), steps.len(), "{label}");
                    let why = report::derivation::derivation(
                        rules,
                        &trace,
                        &[],
                        &loaded.sources,
                        lang,
                        report::derivation::Depth::Full,
                    );
                    for (line, step) in lines.iter().zip(&steps) {
                        let line: Vec<String> = line.iter().map(|cell| read(cell)).collect();
                        assert_eq!(line[0].trim_start_matches('\u{3000}'), step.title.get(lang), "{label}");
                        assert_eq!(line[1], expected.value(step), "{label} {}", step.id);
                        assert_eq!(line[2], expected.how(step), "{label} {}", step.id);
                        assert_eq!(line[3], step.clause.cite(), "{label} {}", step.id);
                        // What was read is what `kaohe why` says was read, with the place it stands in.
                        for read in line[4].split(say("；", "; ")).filter(|read| *read != "—") {
                            let (figure, place) = read.split_once(" ← ").unwrap_or((read, ""));
                            assert!(why.contains(figure) && why.contains(place), "{label} {}: {read}", step.id);
                        }
                        figures += 1;
                    }
                    // From the full mark to the total.
                    let effects = rows(markdown, say("指标", "Indicator"));
                    let total = trace.value.number();
                    let opening =
                        total.map(|total| say("总分{}分", "Total {} of").replace("{}", &expected.points(total)));
                    assert!(opening.is_none_or(|opening| markdown.contains(&opening)), "{label}");
                    if let Some(lost) = lost.as_ref().filter(|lost| !lost.is_empty()) {
                        let shown = |points: &Number| {
                            let text = expected.points(&-points);
                            if points.is_negative() || points.is_zero() { format!("+{text}") } else { text }
                        };
                        let mut wanted: Vec<String> = lost.iter().map(|loss| shown(&loss.points)).collect();
                        wanted.extend([expected.points(&rules.nodes[0].full), expected.points(total.unwrap())]);
                        let mut found: Vec<String> = effects.iter().map(|row| read(row[2])).collect();
                        wanted.sort();
                        found.sort();
                        assert_eq!(found, wanted, "{label}");
                    } else {
                        assert!(effects.is_empty(), "{label}");
                    }
                    // Deductions and bonuses: every event, and every rule that counts none and gave something.
                    let mut adjusted: Vec<String> = Vec::new();
                    adjustments(&trace, &mut |step| adjusted.push(expected.value(step)));
                    let mut listed: Vec<String> =
                        rows(markdown, say("日期", "Date")).iter().map(|row| read(row[2])).collect();
                    adjusted.sort();
                    listed.sort();
                    assert_eq!(listed, adjusted, "{label}");
                    // Next points.
                    let lifts: Vec<String> = next
                        .iter()
                        .filter_map(|point| match &point.found {
                            Found::Lift { total, .. } => Some(expected.points(total)),
                            _ => None,
                        })
                        .collect();
                    let told: Vec<String> =
                        rows(markdown, say("数据", "Figure")).iter().map(|row| read(row[5])).collect();
                    assert_eq!(told, lifts, "{label}");
                    // Decisions.
                    let matters = rows(markdown, say("事项", "Matter"));
                    assert_eq!(matters.len(), decisions.len(), "{label}");
                    for (row, step) in matters.iter().zip(&decisions) {
                        let how = step.how.get(lang);
                        assert_eq!(read(row[0]), step.title.get(lang), "{label}");
                        assert_eq!(read(row[2]), if how.is_empty() { "—" } else { how }, "{label}");
                        if let (Value::Number(number), Dim::Count) = (&step.value, &step.dim) {
                            assert_eq!(read(row[1]), number.to_string(), "{label}");
                        }
                    }
                }
            }
        }
    }
    assert!(pages_seen > 500 && figures > 10_000, "{pages_seen} pages, {figures} lines");
}

/// The events of a derivation, and the rules that count none and gave something.
fn adjustments(step: &Step, visit: &mut impl FnMut(&Step)) {
    fn events(step: &Step, visit: &mut impl FnMut(&Step)) -> bool {
        if step.kind == StepKind::Event {
            visit(step);
            return true;
        }
        let mut any = false;
        for child in &step.children {
            any |= events(child, visit);
        }
        any
    }
    if step.kind != StepKind::Rule {
        step.children.iter().for_each(|child| adjustments(child, visit));
    } else if !events(step, visit)
        && step.value != Value::Number(Number::ZERO)
        // A rule about what the unit does not have gave nothing and took nothing.
        && step.value != Value::Missing(kaohe::model::value::State::NotApplicable)
    {
        visit(step);
    }
}

#[test]
fn pages_are_the_same_whatever_the_number_of_threads() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    let (data, outcome) = run.season.periods.last().unwrap();
    let known = run.season.known(&bench.rules, Some(data.period));
    let names = report::unit::names(data);
    let approvals = kaohe::approval::Approvals::default();
    let count = std::sync::atomic::AtomicUsize::new(0);
    let made = || {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    };
    let by = |threads: usize| {
        let making = report::unit::Making { names: &names, robustness: None, issued: None, threads, made: &made };
        report::unit::render(&bench.rules, data, outcome, &known, &run.sources, &approvals, making).unwrap()
    };
    let alone = by(1);
    for threads in [0, 2, 3, 7, 100] {
        assert!(by(threads) == alone, "{threads} threads");
    }
    assert_eq!(count.into_inner(), names.len() * 6);
}

#[test]
fn nothing_in_a_name_is_markup() {
    let hostile = "<script>alert(1)</script>{{ 7*7 }}[x](javascript:1)**b**\u{202e}|y";
    let mut bench = Bench::new(TOWNSHIPS);
    bench.rules.nodes[1].title = Some(hostile.to_owned());
    for rule in bench.rules.nodes.iter_mut().flat_map(|node| &mut node.rules) {
        rule.title = Some(hostile.to_owned());
    }
    for fact in &mut bench.rules.facts {
        fact.title = Some(hostile.to_owned());
    }
    let mut run = bench.run(&[]);
    for (data, _) in &mut run.season.periods {
        data.units[0].name = hostile.to_owned();
        for table in &mut data.events {
            for text in table.evidence.iter_mut().chain(&mut table.notes) {
                *text = hostile.into();
            }
        }
    }
    let pages = pages(&bench, &run);
    let mut told = 0;
    for Rendered { name, bytes } in &pages {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains('\u{202e}'), "{name}");
        if name.ends_with(".html") {
            assert!(!text.contains("<script") && !text.contains("href=\"javascript"), "{name}");
            assert!(!text.contains("http:") && !text.contains("https:"), "{name}: no network");
            told += usize::from(text.contains("&lt;script&gt;"));
        } else {
            let bare =
                text.replace("\\<", "").replace("\\{\\{", "").replace("\\[", "").replace("\\]", "").replace("\\*", "");
            for active in ["<script", "{{", "[x]", "**b", "](javascript"] {
                assert!(!bare.contains(active), "{name}: {active}");
            }
        }
    }
    assert_eq!(told, pages.len() / 2);
}

#[test]
fn raters_and_small_cells_stay_out() {
    let bench = Bench::new(COUNTY);
    let run = bench.run(&[]);
    let raters: Vec<&str> =
        bench.text("raters.csv").lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(raters.len() > 10);
    for page in pages(&bench, &run) {
        for rater in &raters {
            let word = |c: char| c.is_alphanumeric() || c == '-';
            assert!(
                !page.as_text().unwrap().split(|c| !word(c)).any(|own| own == *rater),
                "{} names {rater}",
                page.name
            );
        }
    }
}

#[test]
fn the_arithmetic_of_small_cells_is_not_told() {
    let bench = Bench::new("tests/cases/constructs/51-62-thin-panels");
    let run = bench.run(&[]);
    let guarded = bench.rules.nodes.iter().filter(
        |node| matches!(&node.body, kaohe::model::node::Body::Survey(survey) if survey.least_printed.is_some()),
    );
    let titles: Vec<&str> = guarded.map(|node| node.title.as_deref().unwrap_or(&node.name)).collect();
    let mut seen = 0;
    for page in pages(&bench, &run).iter().filter(|page| page.name.ends_with(".en.md")) {
        for row in rows(page.as_text().unwrap(), "Item") {
            if titles.iter().any(|title| row[0].trim_start_matches('　') == *title) {
                seen += 1;
                assert_eq!(row[2], "—", "{}", page.name);
            }
        }
    }
    assert!(seen > 0);
}

#[test]
fn what_is_kept_back_stays_out() {
    let mut bench = Bench::new(COUNTY);
    let root = kaohe::model::register::Published::Node(bench.rules.root());
    for publication in &mut bench.rules.publications {
        publication.what.retain(|what| *what == root);
    }
    let run = bench.run(&[]);
    let (data, outcome) = run.season.periods.last().unwrap();
    for page in pages(&bench, &run).iter().filter(|page| page.name.ends_with(".en.md")) {
        // The published total and the root; no arithmetic, no cell of the data, no loss, no event, no grade.
        assert_eq!(rows(page.as_text().unwrap(), "Item").len(), 2, "{}", page.name);
        for word in ["←", "| Indicator |", "| Date |", "| How |", "grade "] {
            assert!(!page.as_text().unwrap().contains(word), "{} says {word}", page.name);
        }
        let unit = data.units.iter().position(|unit| page.name.contains(&format!("/{}.", unit.id))).unwrap();
        let registers = ["| task |", "| problem |"];
        assert!(
            outcome.totals[unit].total.number().is_none() || page.as_text().unwrap().contains("Total "),
            "{}",
            page.name
        );
        assert!(registers.iter().all(|table| !page.as_text().unwrap().contains(table)), "{}", page.name);
    }
}

#[test]
fn the_bulletin_leads_to_the_pages() {
    let bench = Bench::new(TOWNSHIPS);
    let run = bench.run(&[]);
    let (data, outcome) = run.season.periods.last().unwrap();
    let known = run.season.known(&bench.rules, Some(data.period));
    let (names, approvals) = (report::unit::names(data), kaohe::approval::Approvals::default());
    let templates = report::Templates::default();
    let edition = report::Edition {
        issued: None,
        forms: &[report::Form::Html],
        templates: &templates,
        pages: &names,
        robustness: None,
    };
    let files = report::render(&bench.rules, data, outcome, &known, &run.sources, &approvals, &edition).unwrap();
    let bulletin = files.iter().find(|file| file.name == "bulletin.zh.html").unwrap().as_text().unwrap();
    for page in pages(&bench, &run).iter().filter(|page| page.name.ends_with(".zh.html")) {
        assert!(bulletin.contains(&format!("href=\"{}\"", page.name)), "{}", page.name);
    }
}
