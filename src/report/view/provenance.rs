//! What a bulletin was made from: contents by their hashes, never a commit and never a clock.

use super::context::Context;
use super::table::Pair;
use crate::report::Download;

/// Data files are listed by name up to this number.
const LISTED: usize = 12;

/// The same with the files that the page offers, so that a copy of them can be told from another.
pub(crate) fn with_files(provenance: &[Pair], files: &[Download]) -> Vec<Pair> {
    let of_file = |file: &Download| Pair::new(format!("{} (SHA-256)", file.name), file.hash.clone());
    provenance.iter().cloned().chain(files.iter().map(of_file)).collect()
}

/// `templates` is the hash of the templates.
pub(crate) fn provenance(ctx: &Context, templates: &str) -> Vec<Pair> {
    let scheme = &ctx.rules.scheme;
    let mut files: Vec<String> = ctx.data.files.iter().map(|file| ctx.sources.get(*file).path.clone()).collect();
    files.retain(|path| !path.is_empty());
    let number = files.len();
    let mut pairs = vec![
        Pair::new(
            ctx.say("方案", "Scheme"),
            ctx.text(
                || format!("{}，{}版", scheme.id, scheme.edition),
                || format!("{}, edition {}", scheme.id, scheme.edition),
            ),
        ),
        Pair::new(ctx.say("周期", "Period"), ctx.data.period.to_string()),
        Pair::new(ctx.say("规则哈希（含义）", "Rule-set hash (meaning)"), ctx.rules.meaning.clone()),
        Pair::new(ctx.say("数据哈希", "Data hash"), ctx.data.hash.clone()),
        Pair::new(ctx.say("模板哈希", "Template hash"), templates),
        Pair::new(ctx.say("工具", "Tool"), format!("kaohe {}", env!("CARGO_PKG_VERSION"))),
        Pair::new(ctx.say("重算命令", "Command"), format!("kaohe build {}", ctx.data.period)),
    ];
    for (at, import) in ctx.rules.imports.iter().enumerate() {
        let own = ctx.outcome.borrowed.iter().filter(|one| one.scheme.index() == at);
        let periods: Vec<String> = own.map(|one| one.period.to_string()).collect();
        if !periods.is_empty() {
            let (id, hash) = (&import.rules.scheme.id, &import.rules.meaning);
            let periods = ctx.print().list(&periods);
            pairs.push(Pair::new(
                ctx.say("引用的结果", "Results of another scheme"),
                ctx.text(|| format!("{id} {periods}，规则 {hash}"), || format!("{id} {periods}, rules {hash}")),
            ));
        }
    }
    if number > 0 {
        let shown = ctx.print().some(&files, LISTED);
        pairs.push(Pair::new(
            ctx.say("数据文件", "Data files"),
            ctx.text(|| format!("{number}个：{shown}"), || format!("{number}: {shown}")),
        ));
    }
    pairs
}
