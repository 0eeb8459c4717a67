//! The second hash: how a rule set is put.
//!
//! It is taken over everything that has a title or rests on an article, in the order of the text, and over what belongs to
//! the scheme as a whole. The comparison of two rule sets reads the same list, so that nothing is in one and not in the
//! other.

use super::json::json;
use super::{hash, rounding};
use crate::model::contract::EventKind;
use crate::model::decision::Effect;
use crate::model::method::Rule;
use crate::model::node::Body;
use crate::model::value::Dim;
use crate::model::{Clause, RuleSet};

/// How one thing of a rule set is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it is: `fact`, `stage`.
    pub kind: &'static str,
    /// Its id, with that of what it stands in.
    pub id: String,
    /// Its official title; empty where it has none.
    pub title: String,
    /// The article it rests on; empty where none is named, and of a part where it is that of the whole.
    pub article: String,
    /// Whether it stands in another thing and is told with that: a field of an event, a stage of a task.
    pub part: bool,
}

/// SHA-256 over titles, articles, the prose of literate texts and the order of siblings, lower-case hex.
#[must_use]
pub fn wording(rules: &RuleSet) -> String {
    let said = said(rules).into_iter().map(|it| json!([it.kind, it.id, it.title, it.article]));
    hash(&json!({
        "scheme": rules.scheme.title.clone().unwrap_or_default(),
        "basis": &rules.scheme.basis,
        "show": rounding(rules.scheme.show),
        "said": said.collect::<Vec<_>>(),
        "prose": &rules.scheme.prose,
    }))
}

/// How everything is put that has a title or rests on an article, in the order of kinds and of the text.
#[must_use]
pub fn said(rules: &RuleSet) -> Vec<Said> {
    let mut list = List(Vec::new());
    list.contract(rules);
    list.score(rules);
    list.decisions(rules);
    list.office(rules);
    list.0
}

/// Whether a kind of event is a register about which the scheme says nothing: it is there because something reads it.
pub(super) fn is_bare(kind: &EventKind) -> bool {
    kind.register.is_some_and(|register| kind.fields.len() <= register.fields().len())
        && kind.evidence.is_empty()
        && kind.deadline.is_none()
        && !matches!(kind.dated_by, Some(crate::model::contract::DatedBy::Field(..)))
}

struct List(Vec<Said>);

impl List {
    fn put(&mut self, kind: &'static str, id: &str, title: Option<&String>, clause: Option<&Clause>) {
        let article = clause.and_then(|clause| clause.article.clone()).unwrap_or_default();
        let title = title.cloned().unwrap_or_default();
        self.0.push(Said { kind, id: id.to_owned(), title, article, part: false });
    }

    fn part(&mut self, kind: &'static str, of: &str, id: &str, title: Option<&String>, clause: Option<&Clause>) {
        let whole = self.0.iter().rfind(|it| !it.part).map(|it| it.article.clone());
        // The article of what it stands in is told there.
        let own = clause.and_then(|clause| clause.article.clone()).filter(|own| whole.as_ref() != Some(own));
        let (id, title) = (format!("{of}/{id}"), title.cloned().unwrap_or_default());
        self.0.push(Said { kind, id, title, article: own.unwrap_or_default(), part: true });
    }

    fn contract(&mut self, rules: &RuleSet) {
        for group in &rules.groups {
            self.put("group", &group.id, group.title.as_ref(), Some(&group.clause));
        }
        for fact in &rules.facts {
            self.put("fact", &fact.id, fact.title.as_ref(), Some(&fact.clause));
            // What is counted is free text; other units are part of the meaning.
            if matches!(fact.dim, Dim::Count | Dim::Plain) {
                self.part("unit", &fact.id, "", Some(&fact.unit.0), None);
            }
            if let Some(target) = &fact.target {
                self.part("target", &fact.id, "", target.title.as_ref(), Some(&target.clause));
            }
        }
        for event in rules.events.iter().filter(|event| !is_bare(event)) {
            // What is built into a register is said by nobody; it stands where something reads it first.
            let built_in = event.register.map_or(0, |register| register.fields().len());
            let own = event.register.is_none();
            self.put("event", &event.id, event.title.as_ref(), own.then_some(&event.clause));
            for field in event.fields.iter().skip(built_in) {
                self.part("field", &event.id, &field.id, field.title.as_ref(), Some(&field.clause));
            }
        }
        for window in &rules.windows {
            self.put("window", &window.id, window.title.as_ref(), Some(&window.clause));
        }
        for table in rules.tables.iter().filter(|table| table.named) {
            self.put("table", &table.id, table.title.as_ref(), Some(&table.clause));
        }
    }

    fn score(&mut self, rules: &RuleSet) {
        for node in &rules.nodes {
            self.put("node", &node.id, node.title.as_ref(), Some(&node.clause));
            match &node.body {
                Body::Combine(_) => {}
                Body::Item(item) => {
                    for (at, method) in (1_u32..).zip(&item.methods) {
                        self.part("method", &node.id, &at.to_string(), None, Some(&method.clause));
                    }
                }
                Body::Survey(survey) => {
                    for aspect in &survey.aspects {
                        self.part("aspect", &node.id, &aspect.id, aspect.title.as_ref(), None);
                    }
                    for panel in &survey.panels {
                        self.part("panel", &node.id, &panel.id, None, Some(&panel.clause));
                    }
                    for panel in &survey.panels {
                        self.put("panel", &format!("{}/{}", node.id, panel.id), panel.title.as_ref(), None);
                    }
                }
            }
            self.rules(&node.rules);
        }
    }

    fn rules(&mut self, rules: &[Rule]) {
        for rule in rules {
            self.put("rule", &rule.id, rule.title.as_ref(), Some(&rule.clause));
        }
    }

    fn decisions(&mut self, rules: &RuleSet) {
        for veto in &rules.vetoes {
            self.put("veto", &veto.id, veto.title.as_ref(), Some(&veto.clause));
        }
        for (at, ranking) in (1_u32..).zip(&rules.rankings) {
            self.put("ranking", &at.to_string(), None, Some(&ranking.clause));
        }
        if let Some(grades) = &rules.grades {
            self.put("grades", "", grades.title.as_ref(), Some(&grades.clause));
            for promotion in &grades.promotions {
                self.part("promotion", "", &promotion.id, promotion.title.as_ref(), Some(&promotion.clause));
            }
        }
        for award in &rules.awards {
            self.put("award", &award.id, award.title.as_ref(), Some(&award.clause));
            self.effects(&award.id, &award.effects);
        }
        for consequence in &rules.consequences {
            self.put("consequence", &consequence.id, consequence.title.as_ref(), Some(&consequence.clause));
            self.effects(&consequence.id, &consequence.effects);
        }
        for allotment in &rules.allotments {
            self.put("allotment", &allotment.name, None, Some(&allotment.clause));
        }
        for pay in &rules.pays {
            self.put("pay", &pay.id, pay.title.as_ref(), Some(&pay.clause));
        }
    }

    fn effects(&mut self, of: &str, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Pay(pay) => self.part("pay", of, &pay.id, pay.title.as_ref(), Some(&pay.clause)),
                Effect::Points(rule) => self.part("points", of, &rule.name, rule.title.as_ref(), Some(&rule.clause)),
                Effect::Allotment(one) => self.part("allotment", of, &one.name, None, Some(&one.clause)),
                Effect::Require(_) | Effect::Bar { .. } | Effect::Suspend { .. } => {}
            }
        }
    }

    fn office(&mut self, rules: &RuleSet) {
        for (at, settlement) in (1_u32..).zip(&rules.review.settlements) {
            self.put("settlement", &at.to_string(), None, Some(&settlement.clause));
        }
        for tolerance in &rules.review.tolerances {
            self.put("tolerance", &tolerance.id, tolerance.title.as_ref(), Some(&tolerance.clause));
        }
        if let Some(appeal) = &rules.review.appeal {
            self.put("appeal", "", None, Some(&appeal.clause));
        }
        for procedure in &rules.review.approvals {
            self.put("approval", procedure.of.id(), None, Some(&procedure.clause));
        }
        for task in &rules.tasks {
            self.put("task", &task.id, task.title.as_ref(), Some(&task.clause));
            for stage in &task.stages {
                self.part("stage", &task.id, &stage.id, stage.title.as_ref(), Some(&stage.clause));
            }
        }
        for one in &rules.entered {
            self.put("entry", &one.id, one.title.as_ref(), Some(&one.clause));
        }
        for letter in &rules.letters {
            self.put("letter", &letter.id, letter.title.as_ref(), Some(&letter.clause));
            for rule in &letter.effects {
                self.part("effect", &letter.id, &rule.name, rule.title.as_ref(), Some(&rule.clause));
            }
        }
        for cadence in &rules.cadences {
            self.put("cadence", &cadence.id, cadence.title.as_ref(), Some(&cadence.clause));
        }
        for duties in &rules.duties {
            self.put("duty", &duties.unit, None, Some(&duties.clause));
            for (id, title) in &duties.list {
                self.part("duty", &duties.unit, id, title.as_ref(), None);
            }
        }
        for publication in rules.publications.iter().take(1) {
            self.put("publication", "", None, Some(&publication.clause));
        }
    }
}
