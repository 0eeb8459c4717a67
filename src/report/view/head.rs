//! The head of a bulletin: title, edition, period, office, basis, and what the signing process fills in.

use super::context::Context;
use super::table::Pair;
use crate::base::calendar::Period;
use crate::base::language::Lang;
use crate::report::issued::{Issued, dated};
use serde::Serialize;

/// The head of a bulletin.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// The title: `关于2022年上半年优化营商环境考核结果的通报`.
    pub title: String,
    /// The scheme, its edition and the period in one line.
    pub subtitle: String,
    /// The opening sentence: basis, office, scope.
    pub opening: String,
    /// Period, office, basis and so on, labelled.
    pub facts: Vec<Pair>,
    /// What the signing process has filled in.
    pub signed: Vec<Pair>,
    /// Places that only the signing process can fill in, marked and never invented.
    pub blanks: Vec<Pair>,
    /// Said above everything where the rules are not approved or the results are not final; empty otherwise.
    pub provisional: String,
}

/// Endings of the name of a scheme that are left out in the name of its results.
const KINDS: [&str; 12] = [
    "（试行）",
    "(试行)",
    "（暂行）",
    "暂行办法",
    "试行办法",
    "实施细则",
    "实施办法",
    "实施方案",
    "工作方案",
    "办法",
    "方案",
    "细则",
];

pub(super) fn head(ctx: &Context) -> Head {
    let scheme = &ctx.rules.scheme;
    let own = scheme.title.as_deref().unwrap_or(&scheme.id);
    let period = ctx.data.period;
    let print = ctx.print();
    let days = (period.first_day(), period.last_day());
    let mut facts = vec![
        Pair::new(ctx.say("考核方案", "Scheme"), own),
        Pair::new(ctx.say("版本", "Edition"), scheme.edition.clone()),
        Pair::new(
            ctx.say("考核周期", "Period"),
            ctx.text(
                || format!("{}（{}至{}）", period.title_zh(), days.0, days.1),
                || format!("{} ({} to {})", period.title_en(), days.0, days.1),
            ),
        ),
    ];
    let lists = [(ctx.say("考核机关", "Office"), &scheme.offices), (ctx.say("考核依据", "Basis"), &scheme.basis)];
    for (label, names) in lists {
        if !names.is_empty() {
            facts.push(Pair::new(label, print.list(names).replace("》、《", "》《")));
        }
    }
    facts.extend(super::approval::of_results(ctx));
    facts.extend(super::approval::facts(ctx));
    let mut readers: Vec<String> = Vec::new();
    for reader in ctx.rules.publications.iter().flat_map(|one| &one.sent_to) {
        if !readers.contains(reader) {
            readers.push(reader.clone());
        }
    }
    if !readers.is_empty() {
        facts.push(Pair::new(ctx.say("公布范围", "Published to"), print.list(&readers)));
    }
    if let Some(issued) = ctx.issued {
        facts.push(Pair::new(ctx.say("印发", "Issued by"), issued.told(ctx.lang)));
    }
    let number = ctx.issued.and_then(|issued| issued.number.clone());
    let date = ctx.issued.map(|issued| dated(issued.date, ctx.lang));
    let (mut signed, mut blanks) = (Vec::new(), Vec::new());
    for (zh, en, given) in [("文号", "serial number", number), ("成文日期", "date", date), ("签发人", "signer", None)]
    {
        let label = ctx.text(|| zh.to_owned(), || capital(en));
        match given {
            Some(text) => signed.push(Pair::new(label, text)),
            None => {
                let open = ctx.text(|| format!("〔待填：{zh}〕"), || format!("[to be filled in: {en}]"));
                blanks.push(Pair::new(label, open));
            }
        }
    }
    let mark = mark(ctx);
    Head {
        title: title(ctx, own),
        subtitle: ctx.text(
            || format!("{own} · {}版 · {} · {mark}", scheme.edition, period.title_zh()),
            || format!("{own} · edition {} · {} · {mark}", scheme.edition, period.title_en()),
        ),
        opening: opening(ctx, own),
        facts,
        signed,
        blanks,
        provisional: caution(ctx),
    }
}

/// What the results are as they stand: a draft, approved and still to be issued, final, or revised.
pub(in crate::report) fn mark(ctx: &Context) -> String {
    match ctx.issued {
        None if super::approval::approved(ctx) => ctx.say("结果已批准，待印发", "approved, not yet issued").to_owned(),
        issued => Issued::mark(issued, ctx.lang),
    }
}

/// What readers must know before everything else: that the rules are not approved, that the results are not final.
pub(crate) fn caution(ctx: &Context) -> String {
    let unapproved = super::approval::warning(ctx);
    let provisional = provisional(ctx);
    let gap = if unapproved.is_empty() || provisional.is_empty() { "" } else { ctx.say("", " ") };
    format!("{unapproved}{gap}{provisional}")
}

/// Why results are not final; empty where they are.
fn provisional(ctx: &Context) -> String {
    if ctx.outcome.provisional && ctx.rules.review.appeal.is_some() && reviewing(ctx) {
        ctx.say(
            "暂定结果：复核或批准尚未结束，名次可能变动。",
            "Provisional: the review or the approval is not finished; places may change.",
        )
        .to_owned()
    } else if ctx.outcome.provisional {
        ctx.say(
            "暂定结果：部分单位的数据有误或未报，本通报不得作为正式结果公布。",
            "Provisional: the data of some units are in error or missing. These results are not for publication.",
        )
        .to_owned()
    } else {
        String::new()
    }
}

/// Whether the results wait for the end of a review and for nothing else: every unit that has data has a total.
fn reviewing(ctx: &Context) -> bool {
    let ledger = &ctx.data.ledger;
    ledger.pending() || (ledger.approval.is_none() && !ctx.rules.scheme.approved_by.is_empty())
}

/// The title of the bulletin.
fn title(ctx: &Context, own: &str) -> String {
    let period = ctx.data.period;
    ctx.text(
        || format!("关于{}的通报", period_subject(own, period, Lang::Zh)),
        || format!("{own}: results for {}", english_period(&period.title_en())),
    )
}

/// What a bulletin is about: `2022年上半年优化营商环境考核结果`, `the results of … for the first half of 2022`.
pub(in crate::report) fn period_subject(own: &str, period: Period, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}{}结果", period.title_zh(), subject_zh(own)),
        Lang::En => format!("the results of {own} for {}", english_period(&period.title_en())),
    }
}

/// `优化营商环境考核办法` → `优化营商环境考核`; a name in another script is quoted.
fn subject_zh(own: &str) -> String {
    let mut subject = own;
    while let Some(shorter) = KINDS.iter().find_map(|kind| subject.strip_suffix(kind)) {
        if shorter.is_empty() {
            break;
        }
        subject = shorter;
    }
    let bare = subject.trim_matches(['《', '》']);
    if bare.is_ascii() {
        return format!("“{bare}”考核");
    }
    let names_itself = ["考核", "考评", "评价", "评估", "测评"].iter().any(|word| bare.ends_with(word));
    if names_itself { bare.to_owned() } else { format!("{bare}考核") }
}

/// `first half of 2022` → `the first half of 2022`; years and months stand alone.
pub(crate) fn english_period(title: &str) -> String {
    if title.contains(" of ") && !title.starts_with("week") { format!("the {title}") } else { title.to_owned() }
}

/// The opening sentence, as official bulletins begin.
fn opening(ctx: &Context, own: &str) -> String {
    let scheme = &ctx.rules.scheme;
    let period = ctx.data.period;
    let print = ctx.print();
    let units = ctx.data.units.len();
    ctx.text(
        || {
            let rests_on: Vec<String> = scheme
                .basis
                .iter()
                .map(String::as_str)
                .filter(|name| name.trim_matches(['《', '》']) != own)
                .chain(std::iter::once(own))
                .map(|name| if name.contains(['《', '〔']) { name.to_owned() } else { format!("《{name}》") })
                .collect();
            let by =
                if scheme.offices.is_empty() { String::new() } else { format!("，{}", print.list(&scheme.offices)) };
            format!(
                "根据{}{by}对{units}个考核对象{}的工作进行了考核。现将结果通报如下。",
                // No mark stands between titles that carry their own.
                print.list(&rests_on).replace("》、《", "》《"),
                period.title_zh()
            )
        },
        || {
            let by =
                if scheme.offices.is_empty() { String::new() } else { format!(" by {}", print.list(&scheme.offices)) };
            format!(
                "This bulletin gives the results of {units} units assessed{by} for {} under {own}, edition {}.",
                english_period(&period.title_en()),
                scheme.edition
            )
        },
    )
}

/// With a capital letter at the beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
