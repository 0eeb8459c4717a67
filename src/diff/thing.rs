//! What a rule set is made of, thing by thing: each with its id, its canonical form, and where it is written.

use crate::base::language::Bilingual;
use crate::model::canonical::canonical;
use crate::model::ledgers::Matter;
use crate::model::{Clause, RuleSet};
use crate::say;
use serde_json::{Map, Value as Json, json};

/// A kind of thing that a rule set consists of. The order is that of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The head: who assesses, how often, whose groups.
    Scheme,
    /// A group of units.
    Group,
    /// Another scheme whose results are read.
    Use,
    /// A figure that units report.
    Fact,
    /// A kind of dated event.
    Event,
    /// A special period.
    Window,
    /// A table with a name.
    Table,
    /// A node of the score.
    Node,
    /// One of the ways an item gets its points.
    Method,
    /// A survey.
    Survey,
    /// A panel of a survey.
    Panel,
    /// A deduction or bonus.
    Rule,
    /// A veto.
    Veto,
    /// An order of the units.
    Ranking,
    /// The grades.
    Grades,
    /// One grade.
    Grade,
    /// An award.
    Award,
    /// A quota of ratings that units give.
    Allotment,
    /// What follows from results.
    Consequence,
    /// Money.
    Pay,
    /// What may be settled by decision.
    Settlement,
    /// What is excused.
    Tolerance,
    /// How to object.
    Appeal,
    /// How the edition, or the goals of its units, come to be approved.
    Approval,
    /// A task.
    Task,
    /// A problem or pilot that the scheme names.
    Entered,
    /// A kind of letter.
    Letter,
    /// What is held regularly.
    Cadence,
    /// The duties of a unit.
    Duty,
    /// What is published.
    Publication,
}

impl Kind {
    /// Every kind, in the order of a comparison.
    pub const ALL: [Self; 30] = [
        Self::Scheme,
        Self::Group,
        Self::Use,
        Self::Fact,
        Self::Event,
        Self::Window,
        Self::Table,
        Self::Node,
        Self::Method,
        Self::Survey,
        Self::Panel,
        Self::Rule,
        Self::Veto,
        Self::Ranking,
        Self::Grades,
        Self::Grade,
        Self::Award,
        Self::Allotment,
        Self::Consequence,
        Self::Pay,
        Self::Settlement,
        Self::Tolerance,
        Self::Appeal,
        Self::Approval,
        Self::Task,
        Self::Entered,
        Self::Letter,
        Self::Cadence,
        Self::Duty,
        Self::Publication,
    ];

    /// The stable word for it in fingerprints and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Group => "group",
            Self::Use => "use",
            Self::Fact => "fact",
            Self::Event => "event",
            Self::Window => "window",
            Self::Table => "table",
            Self::Node => "node",
            Self::Method => "method",
            Self::Survey => "survey",
            Self::Panel => "panel",
            Self::Rule => "rule",
            Self::Veto => "veto",
            Self::Ranking => "ranking",
            Self::Grades => "grades",
            Self::Grade => "grade",
            Self::Award => "award",
            Self::Allotment => "allotment",
            Self::Consequence => "consequence",
            Self::Pay => "pay",
            Self::Settlement => "settlement",
            Self::Tolerance => "tolerance",
            Self::Appeal => "appeal",
            Self::Approval => "approval",
            Self::Task => "task",
            Self::Entered => "entry",
            Self::Letter => "letter",
            Self::Cadence => "cadence",
            Self::Duty => "duties",
            Self::Publication => "publication",
        }
    }

    /// What readers call it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Scheme => say!("方案", "scheme"),
            Self::Group => say!("分组", "group"),
            Self::Use => say!("引用", "used scheme"),
            Self::Fact => say!("数据", "fact"),
            Self::Event => say!("事件", "event"),
            Self::Window => say!("特殊时段", "special period"),
            Self::Table => say!("对照表", "table"),
            Self::Node => say!("指标", "indicator"),
            Self::Method => say!("计分办法", "method"),
            Self::Survey => say!("测评", "survey"),
            Self::Panel => say!("测评主体", "panel"),
            Self::Rule => say!("增减分规定", "rule"),
            Self::Veto => say!("一票否决", "veto"),
            Self::Ranking => say!("排名", "ranking"),
            Self::Grades => say!("等次", "grades"),
            Self::Grade => say!("等次", "grade"),
            Self::Award => say!("评定", "award"),
            Self::Allotment => say!("名额", "quota"),
            Self::Consequence => say!("结果运用", "consequence"),
            Self::Pay => say!("奖金", "pay"),
            Self::Settlement => say!("核定", "settlement"),
            Self::Tolerance => say!("容错", "tolerance"),
            Self::Appeal => say!("申诉", "appeal"),
            Self::Approval => say!("报批程序", "approval"),
            Self::Task => say!("任务", "task"),
            Self::Entered => say!("清单事项", "entry"),
            Self::Letter => say!("函件", "letter"),
            Self::Cadence => say!("例会", "cadence"),
            Self::Duty => say!("职责", "duties"),
            Self::Publication => say!("公布范围", "publication"),
        }
    }
}

/// Whether things of a kind have titles of their own.
#[must_use]
pub(super) fn titled(kind: Kind) -> bool {
    use Kind as K;
    !matches!(
        kind,
        K::Use
            | K::Method
            | K::Survey
            | K::Ranking
            | K::Grade
            | K::Allotment
            | K::Settlement
            | K::Appeal
            | K::Approval
            | K::Duty
            | K::Publication
    )
}

/// Whether things of a kind may rest on an article that is told of by itself: parts of others rest on theirs.
#[must_use]
pub(super) fn cited(kind: Kind) -> bool {
    !matches!(kind, Kind::Scheme | Kind::Use | Kind::Method | Kind::Survey | Kind::Panel | Kind::Grade)
}

/// A kind and an id: what is compared with what.
pub type Key = (Kind, String);

/// One thing of a rule set.
#[derive(Debug, Clone)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// Its id, with that of what it belongs to: `total.order`, `total.order.late`, `total.order#2`.
    pub id: String,
    /// What it belongs to: what is added or removed with that is not told by itself.
    pub part_of: Option<Key>,
    /// What it means, in canonical form, without the things that belong to it.
    pub form: Json,
    /// Official title.
    pub title: Option<String>,
    /// Where it is written.
    pub clause: Option<Clause>,
}

impl Thing {
    /// Its kind and id.
    #[must_use]
    pub fn key(&self) -> Key {
        (self.kind, self.id.clone())
    }
}

/// Every thing of a rule set, in the order of kinds; within a kind in the order of the text, what stands in another under
/// it.
#[must_use]
pub fn things(rules: &RuleSet) -> Vec<Thing> {
    // The canonical form is JSON by its definition.
    let Ok(Json::Object(whole)) = serde_json::from_str(&canonical(rules)) else { return Vec::new() };
    let mut taken = Taken { whole, things: Vec::new() };
    taken.head(rules);
    taken.contract(rules);
    taken.score(rules);
    taken.decisions(rules);
    taken.office(rules);
    taken.things.sort_by_key(|thing| thing.kind);
    taken.things
}

/// The canonical form while it is taken apart.
struct Taken {
    whole: Map<String, Json>,
    things: Vec<Thing>,
}

type Said<'a> = (&'a str, Option<&'a String>, &'a Clause);

impl Taken {
    fn push(&mut self, kind: Kind, id: &str, form: Json, title: Option<&String>, clause: Option<&Clause>) {
        self.things.push(Thing {
            kind,
            id: id.to_owned(),
            part_of: None,
            form,
            title: title.cloned(),
            clause: clause.cloned(),
        });
    }

    fn part(&mut self, kind: Kind, id: String, of: Key, form: Json, clause: Option<&Clause>) {
        let clause = clause.cloned();
        self.things.push(Thing { kind, id, part_of: Some(of), form, title: None, clause });
    }

    /// Takes a part of the form that is keyed by ids; what is said of each stands in the rule set.
    fn section<'a>(&mut self, name: &str, kind: Kind, said: impl Iterator<Item = Said<'a>>) {
        let Some(Json::Object(mut section)) = self.whole.remove(name) else { return };
        for (id, title, clause) in said {
            if let Some(form) = section.remove(id) {
                self.push(kind, id, form, title, Some(clause));
            }
        }
        // Nothing is lost: what the rule set tells nothing of stands by its id alone.
        for (id, form) in section {
            self.push(kind, &id, form, None, None);
        }
    }

    fn head(&mut self, rules: &RuleSet) {
        let mut form = self.whole.remove("scheme").unwrap_or_default();
        // Both rule sets are of this program, and so of one edition of the meaning.
        self.whole.remove("semantics");
        for key in ["grouping", "formerly"] {
            if let (Some(value), Some(form)) = (self.whole.remove(key), form.as_object_mut()) {
                form.insert(key.to_owned(), value);
            }
        }
        self.push(Kind::Scheme, "", form, rules.scheme.title.as_ref(), None);
        self.whole.remove("groups");
        for group in &rules.groups {
            self.push(Kind::Group, &group.id, json!({}), group.title.as_ref(), Some(&group.clause));
        }
        let uses = self.whole.remove("uses").unwrap_or_default();
        for (name, meaning) in uses.as_object().into_iter().flatten() {
            self.push(Kind::Use, name, json!({ "meaning": meaning }), None, None);
        }
    }

    fn contract(&mut self, rules: &RuleSet) {
        self.section("facts", Kind::Fact, rules.facts.iter().map(|it| (it.id.as_str(), it.title.as_ref(), &it.clause)));
        self.section("events", Kind::Event, rules.events.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
        // A register stands nowhere by itself; it is there where something reads it.
        for thing in self.things.iter_mut().filter(|thing| thing.form.get("register").is_some()) {
            thing.clause = None;
        }
        let windows = self.whole.remove("windows").unwrap_or_default();
        for window in &rules.windows {
            let dates = windows.get(&window.id).cloned().unwrap_or_default();
            self.push(Kind::Window, &window.id, json!({ "days": dates }), window.title.as_ref(), Some(&window.clause));
        }
        let tables = rules.tables.iter().filter(|table| table.named);
        self.section("tables", Kind::Table, tables.map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
    }

    fn score(&mut self, rules: &RuleSet) {
        let mut nodes = self.whole.remove("nodes").unwrap_or_default();
        for node in &rules.nodes {
            let mut form = nodes.get_mut(&node.id).map(Json::take).unwrap_or_default();
            let own = (Kind::Node, node.id.clone());
            let parts = form.as_object_mut().map(|form| (form.remove("rules"), form.get_mut("body").map(Json::take)));
            let (of_rules, body) = parts.unwrap_or_default();
            let (combine, methods, survey) = body_of(body.unwrap_or_default());
            if let Some(form) = form.as_object_mut() {
                form.insert("body".to_owned(), combine);
            }
            let parent = node.parent.and_then(|parent| rules.nodes.get(parent.index()));
            self.push(Kind::Node, &node.id, form, node.title.as_ref(), Some(&node.clause));
            if let (Some(last), Some(parent)) = (self.things.last_mut(), parent) {
                last.part_of = Some((Kind::Node, parent.id.clone()));
            }
            for (at, method) in methods.into_iter().enumerate() {
                let clause = match &node.body {
                    crate::model::node::Body::Item(item) => item.methods.get(at).map(|method| &method.clause),
                    _ => None,
                };
                let id = format!("{}#{}", node.id, at + 1);
                self.part(Kind::Method, id, own.clone(), flat_method(method), clause);
            }
            if let Some(mut survey) = survey {
                let panels = survey.as_object_mut().and_then(|survey| survey.remove("panels")).unwrap_or_default();
                self.part(Kind::Survey, node.id.clone(), own.clone(), survey, Some(&node.clause));
                for (id, panel) in panels.as_object().into_iter().flatten() {
                    let of = (Kind::Survey, node.id.clone());
                    self.part(Kind::Panel, format!("{}/{id}", node.id), of, panel.clone(), Some(&node.clause));
                    let panels = match &node.body {
                        crate::model::node::Body::Survey(survey) => survey.panels.as_slice(),
                        _ => &[],
                    };
                    if let (Some(last), Some(panel)) = (self.things.last_mut(), panels.iter().find(|it| it.id == *id)) {
                        last.title.clone_from(&panel.title);
                    }
                }
            }
            let mut of_rules = of_rules.unwrap_or_default();
            for rule in &node.rules {
                let form = of_rules.get_mut(&rule.name).map(Json::take).unwrap_or_default();
                self.push(Kind::Rule, &rule.id, flat_rule(form), rule.title.as_ref(), Some(&rule.clause));
                if let Some(last) = self.things.last_mut() {
                    last.part_of = Some(own.clone());
                }
            }
        }
    }

    fn decisions(&mut self, rules: &RuleSet) {
        self.section("vetoes", Kind::Veto, rules.vetoes.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
        let rankings = self.whole.remove("rankings").unwrap_or_default();
        for (at, form) in rankings.as_array().into_iter().flatten().enumerate() {
            let clause = rules.rankings.get(at).map(|ranking| &ranking.clause);
            self.push(Kind::Ranking, &(at + 1).to_string(), form.clone(), None, clause);
        }
        if let (Some(mut form), Some(grades)) = (self.whole.remove("grades"), &rules.grades) {
            let bands = form.as_object_mut().and_then(|form| form.remove("bands")).unwrap_or_default();
            let names: Vec<&str> = grades.bands.iter().map(|band| band.name.as_str()).collect();
            if let Some(form) = form.as_object_mut() {
                form.insert("names".to_owned(), json!(names));
            }
            self.push(Kind::Grades, "", form, grades.title.as_ref(), Some(&grades.clause));
            for (band, form) in grades.bands.iter().zip(bands.as_array().into_iter().flatten()) {
                let of = (Kind::Grades, String::new());
                self.part(Kind::Grade, band.name.clone(), of, form.clone(), Some(&grades.clause));
            }
        }
        self.whole.remove("grades");
        self.section("awards", Kind::Award, rules.awards.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
        let consequences = rules.consequences.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause));
        self.section("consequences", Kind::Consequence, consequences);
        let allotments = rules.allotments.iter().map(|it| (&*it.name, None, &it.clause));
        self.section("allotments", Kind::Allotment, allotments);
        let pays = self.whole.remove("pays").unwrap_or_default();
        for pay in &rules.pays {
            // A plain sum and a rule for a sum are compared as rules.
            let form = match pays.get(&pay.id).cloned().unwrap_or_default() {
                Json::String(sum) => json!({ "amount": [sum, "money"], "when": null, "round": null, "above": null }),
                form => form,
            };
            self.push(Kind::Pay, &pay.id, form, pay.title.as_ref(), Some(&pay.clause));
        }
    }

    fn office(&mut self, rules: &RuleSet) {
        let mut seen: Vec<String> = Vec::new();
        let settle = self.whole.remove("settle").unwrap_or_default();
        for form in settle.as_array().into_iter().flatten() {
            let of = form.get("for").map(matter).unwrap_or_default();
            let same = seen.iter().filter(|id| **id == of).count();
            let id = if same == 0 { of.clone() } else { format!("{of}#{}", same + 1) };
            seen.push(of.clone());
            let written = rules.review.settlements.iter().filter(|it| matter_of(rules, it.matter) == of).nth(same);
            self.push(Kind::Settlement, &id, form.clone(), None, written.map(|it| &it.clause));
        }
        let tolerances = rules.review.tolerances.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause));
        self.section("tolerance", Kind::Tolerance, tolerances);
        if let Some(form) = self.whole.remove("appeal") {
            self.push(Kind::Appeal, "", form, None, rules.review.appeal.as_ref().map(|it| &it.clause));
        }
        let approvals = rules.review.approvals.iter().map(|it| (it.of.id(), None, &it.clause));
        self.section("approvals", Kind::Approval, approvals);
        self.section("tasks", Kind::Task, rules.tasks.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
        self.section("entered", Kind::Entered, rules.entered.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
        self.section("letters", Kind::Letter, rules.letters.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause)));
        let cadences = rules.cadences.iter().map(|it| (&*it.id, it.title.as_ref(), &it.clause));
        self.section("cadences", Kind::Cadence, cadences);
        let duties = self.whole.remove("duties").unwrap_or_default();
        for (unit, list) in duties.as_object().into_iter().flatten() {
            let clause = rules.duties.iter().find(|duties| duties.unit == *unit).map(|duties| &duties.clause);
            self.push(Kind::Duty, unit, json!({ "list": list }), None, clause);
        }
        if let Some(list) = self.whole.remove("published") {
            let clause = rules.publications.first().map(|publication| &publication.clause);
            self.push(Kind::Publication, "", json!({ "list": list }), None, clause);
        }
    }
}

/// A body without the things that belong to it: how children are combined or what else it is, methods, survey.
fn body_of(body: Json) -> (Json, Vec<Json>, Option<Json>) {
    let Json::Object(mut body) = body else { return (body, Vec::new(), None) };
    if let Some(combine) = body.remove("combine") {
        return (combine, Vec::new(), None);
    }
    if let Some(survey) = body.remove("survey") {
        return (json!("survey"), Vec::new(), Some(survey));
    }
    match body.remove("item") {
        Some(Json::Array(methods)) => (json!("item"), methods, None),
        other => (json!([other, body]), Vec::new(), None),
    }
}

/// A method with what it does beside its condition.
fn flat_method(method: Json) -> Json {
    let Json::Object(mut method) = method else { return method };
    if let Some(Json::Object(kind)) = method.remove("kind") {
        const KINDS: [&str; 6] = ["start", "earn", "ratio", "steps", "linear", "scored-by"];
        let word = KINDS.into_iter().find(|word| kind.contains_key(*word)).unwrap_or("other");
        method.insert("does".to_owned(), json!(word));
        method.extend(kind);
        // A limit in points, not of a ratio.
        if word == "scored-by"
            && let Some(most) = method.remove("most")
        {
            method.insert("highest-score".to_owned(), most);
        }
    }
    Json::Object(method)
}

/// A rule with its subject beside the rest.
fn flat_rule(rule: Json) -> Json {
    let Json::Object(mut rule) = rule else { return rule };
    match rule.remove("subject") {
        Some(Json::Object(subject)) => {
            let word = if subject.contains_key("each") { "event" } else { "distance" };
            rule.insert("about".to_owned(), json!(word));
            rule.extend(subject);
        }
        other => {
            rule.insert("about".to_owned(), other.unwrap_or_default());
        }
    }
    Json::Object(rule)
}

/// What a settlement is about, as the id that its canonical form gives.
fn matter_of(rules: &RuleSet, of: Option<Matter>) -> String {
    match of {
        None => "all".to_owned(),
        Some(Matter::Total) => "total".to_owned(),
        Some(Matter::Place) => "place".to_owned(),
        Some(Matter::Grade) => "grade".to_owned(),
        Some(Matter::Node(id)) => rules.nodes.get(id.index()).map_or_else(String::new, |node| node.id.clone()),
        Some(Matter::Award(id)) => rules.awards.get(id.index()).map_or_else(String::new, |award| award.id.clone()),
    }
}

/// What a settlement is about, as an id.
fn matter(of: &Json) -> String {
    match of {
        Json::Null => "all".to_owned(),
        Json::String(word) => word.clone(),
        other => {
            other.as_object().and_then(|of| of.values().next()).and_then(Json::as_str).unwrap_or_default().to_owned()
        }
    }
}
