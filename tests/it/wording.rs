//! What an editor asked of bulletins and unit pages: nothing in them says other than what the scheme and the results say.

use crate::workshop::{Bench, COUNTY, root};
use std::collections::BTreeMap;

const REPAIRED: &str = "policies/over-assessment/repaired";

/// Everything that would be published, by `period/name`, with some data files changed or left out.
fn published(path: &str, changes: &[(&str, Option<&str>)]) -> BTreeMap<String, String> {
    let bench = Bench::new(path);
    let run = bench.run(changes);
    let files = bench.render(&run).into_iter();
    files.filter_map(|(name, file)| Some((name, file.as_text()?.to_owned()))).collect()
}

/// What stands between two texts.
fn between<'t>(text: &'t str, first: &str, last: &str) -> &'t str {
    let from = text.find(first).unwrap_or_else(|| panic!("no `{first}` in {text}"));
    let rest = &text[from..];
    &rest[..rest.find(last).unwrap_or(rest.len())]
}

#[test]
fn rankings_grades_and_lists_say_what_they_are() {
    let files = published(COUNTY, &[]);
    let (zh, en) = (&files["2022H2/bulletin.zh.md"], &files["2022H2/bulletin.en.md"]);
    // Weights beside the total add up: what is only compared has none.
    let head = zh.lines().find(|line| line.starts_with("| 名次 | 单位 | 总分")).unwrap();
    assert!(
        head.contains("日常考核<br>权重40% | 综合考核<br>权重60% | 社会评价<br>相同时比较，已含于综合考核 |"),
        "{head}"
    );
    assert!(en.contains("社会评价<br>compared when equal; counts within 综合考核"), "{en}");
    // A threshold stands with its quota, in the table of grades and where it holds a unit back.
    let grades = between(zh, "### （一）等次", "### （二）");
    assert!(grades.contains("| 优秀 | 4 | ≥ 90 | 不超过各组的20%（舍去小数取整），末位并列均不入选 |"), "{grades}");
    assert!(zh.contains("| 良好 | 名额 |") && zh.contains("名额已满，差的是名次而不是分数"), "{zh}");
    assert!(en.contains("at most 20% of each group (rounded down)") && en.contains("| 良好 | quota |"), "{en}");
    // A list from the bottom is no award.
    let awards = between(zh, "### （二）评定的奖项", "### （三）");
    assert!(awards.contains("奔跑奖") && !awards.contains("蜗牛奖"), "{awards}");
    assert!(between(zh, "### （三）后进和惩处", "### （四）").contains("位次（自末位起）"), "{zh}");
    assert!(between(en, "3.3 Bottom lists and penalties", "### 3.4").contains("蜗牛奖"), "{en}");
    // A place stands with its group.
    assert!(awards.contains("| 县经济开发区 | 园区和乡镇街道 | 1 |"), "{awards}");
    // Problems stand before what comes next.
    let (open, next) = (zh.find("待销号的问题").unwrap(), zh.find("下一考核周期为").unwrap());
    assert!(open < next);
    // Whoever is assessed need not be an office.
    assert!(zh.contains("对26个考核对象2022年下半年的工作进行了考核"), "{zh}");
    // A scheme that ranks nobody has results and no ranking.
    let files = published(REPAIRED, &[]);
    assert!(files["2024/bulletin.zh.md"].contains("## 一、考核结果\n"));
    assert!(files["2024/bulletin.en.md"].contains("## 1 Results\n"));
}

#[test]
fn results_are_called_approved_only_where_they_are() {
    let bench = Bench::new(REPAIRED);
    let approved = bench.text("2024/adjudications.csv").to_owned();
    let open = approved.lines().filter(|line| !line.contains(",results,"));
    let open: String = open.map(|line| format!("{line}\n")).collect();
    let files = published(REPAIRED, &[]);
    for (name, zh, en) in [
        ("2024/bulletin", "结果已批准，待印发", "approved, not yet issued"),
        ("2024/units/grain-vale", "结果已批准，待印发", "approved, not yet issued"),
    ] {
        assert!(files[&format!("{name}.zh.md")].contains(zh), "{name}");
        assert!(files[&format!("{name}.en.md")].contains(en), "{name}");
    }
    assert!(files["2024/bulletin.zh.md"].contains("- 结果批准：县绩效管理领导小组，2025-02-18"));
    let files = published(REPAIRED, &[("2024/adjudications.csv", Some(&open))]);
    for name in ["2024/bulletin", "2024/units/grain-vale"] {
        assert!(files[&format!("{name}.zh.md")].contains("2024年 · 征求意见稿"), "{name}");
        assert!(files[&format!("{name}.en.md")].contains("2024 · draft for comment"), "{name}");
    }
    let (zh, en) = (&files["2024/bulletin.zh.md"], &files["2024/bulletin.en.md"]);
    assert!(zh.contains("- 报批机关：县绩效管理领导小组（结果尚未批准）") && !zh.contains("批准机关"), "{zh}");
    assert!(en.contains("- To be approved by: 县绩效管理领导小组 (not approved yet)"), "{en}");
    assert!(!en.contains("Results approved by") && !en.contains("were approved by"), "{en}");
}

#[test]
fn english_pages_speak_english_and_mark_what_is_not() {
    let files = published(COUNTY, &[]);
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".en.md")) {
        assert!(!text.contains("wan-yuan"), "{name}");
    }
    let en = &files["2022H2/bulletin.en.md"];
    assert!(en.contains("合同引资<br>10,000 yuan"), "{en}");
    assert!(en.contains("≥ 95%: 30 points; ≥ 90%: 25 points") && !en.contains("95%：30分"), "{en}");
    assert!(en.contains("earns full mark; otherwise: earns 0"), "{en}");
    assert!(en.contains("| Unit | Task | Stage |"), "{en}");
    let html = &files["2022H2/bulletin.en.html"];
    assert!(html.contains("title=\"approval\" lang=zh><a href=\"units/"), "{html}");
    assert!(html.contains("1st in <span lang=zh>县直部门</span>: "), "{html}");
    let html = &files["2022H2/bulletin.zh.html"];
    assert!(!html.contains("lang=zh") && html.contains("<th scope=row title=\"approval\"><a href="), "{html}");
}

#[test]
fn arithmetic_is_no_event_and_standards_are_whole() {
    let files = published(COUNTY, &[]);
    let page = &files["2022H2/units/bridge-town.zh.md"];
    assert!(page.contains("| 日期 | 事由 | 分值 | 情况 | 计算 | 佐证 | 依据条款 |"), "{page}");
    assert!(page.contains("| — | 平均用时超过1天 | −12.00 | — | 4 × 3 = 12 | — | 第十六条 |"), "{page}");
    let zh = &files["2022H2/bulletin.zh.md"];
    assert!(zh.contains("资金到位：基础：满分；资金到位率 低于 60% 每 1个百分点 扣0.5分，按比例（第十九条）"), "{zh}");
    assert!(zh.contains("得分：满分；其余情形：得分：0分"), "{zh}");
}

/// Vetoes and consequences tell their conditions as officials would, in both languages.
#[test]
fn conditions_are_told_in_words() {
    let files = published(COUNTY, &[]);
    let (zh, en) = (&files["2022H1/bulletin.zh.md"], &files["2022H1/bulletin.en.md"]);
    assert!(zh.contains("| 有“生产安全事故”（事故等级为较大以上） |"), "{zh}");
    assert!(en.contains("| “生产安全事故” (事故等级 较大 or above) at least once |"), "{en}");
    let (zh, en) = (&files["2022H2/bulletin.zh.md"], &files["2022H2/bulletin.en.md"]);
    assert!(zh.contains("| 连续2期以上列入“蜗牛奖” |"), "{zh}");
    assert!(en.contains("| “蜗牛奖” in 2 periods or more in a row |"), "{en}");
    assert!(zh.contains("| 进度滞后或者已经逾期 |") && !zh.contains("任务."), "{zh}");
}

#[test]
fn changes_of_a_scheme_are_told_in_words() {
    for (path, zh, en) in [
        (
            "county-performance/2024",
            "新增增减分规定“瞒报、虚报数据”：每次瞒报、虚报数据扣5分",
            "new rule “瞒报、虚报数据”: each 瞒报、虚报数据 takes 5",
        ),
        (
            "township-results/2023",
            "新增指标：4分；按 群众满意率 插值：60%得0，95%得4",
            "new indicator: 4 points; linear in 群众满意率: 0 at 60%, 4 at 95%",
        ),
    ] {
        for (lang, told) in [("zh", zh), ("en", en)] {
            let text = std::fs::read_to_string(root().join(format!("reports/{path}/bulletin.{lang}.md"))).unwrap();
            assert!(text.contains(told) && !text.contains("\\{"), "{path} {lang}");
        }
    }
}
