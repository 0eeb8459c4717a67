//! What things are called: by their titles, in the new rule set or else in the old one.

use crate::base::language::Lang;
use crate::model::RuleSet;
use crate::model::decision::Effect;
use crate::model::node::Body;
use std::collections::BTreeMap;

/// The titles of two rule sets, by kind and id.
pub(super) struct Titles(BTreeMap<(&'static str, String), String>);

impl Titles {
    pub(super) fn new(old: &RuleSet, new: &RuleSet, lang: Lang) -> Self {
        let mut all = Self(BTreeMap::new());
        for rules in [new, old] {
            all.of_score(rules, lang);
            all.of_registers(rules, lang);
            all.of_the_rest(rules);
        }
        all
    }

    /// The title, or else the last part of the id.
    pub(super) fn get(&self, kind: &'static str, id: &str) -> String {
        let known = self.0.get(&(kind, id.to_owned()));
        known.cloned().unwrap_or_else(|| id.rsplit(['.', '/']).next().unwrap_or(id).to_owned())
    }

    /// The title of a field, of whatever event; else its id.
    pub(super) fn any_field(&self, field: &str) -> String {
        let end = format!(".{field}");
        let known = self.0.iter().find(|((kind, id), _)| *kind == "field" && id.ends_with(&end));
        known.map_or_else(|| field.to_owned(), |(_, title)| title.clone())
    }

    /// The title of an indicator, an award, a consequence or a veto.
    pub(super) fn anything(&self, id: &str) -> String {
        let kinds = ["node", "award", "consequence", "veto"];
        let known = kinds.into_iter().find_map(|kind| self.0.get(&(kind, id.to_owned())));
        known.cloned().unwrap_or_else(|| id.rsplit('.').next().unwrap_or(id).to_owned())
    }

    fn put(&mut self, kind: &'static str, id: &str, title: Option<&String>) {
        if let Some(title) = title {
            self.0.entry((kind, id.to_owned())).or_insert_with(|| title.clone());
        }
    }

    fn of_score(&mut self, rules: &RuleSet, lang: Lang) {
        for (at, node) in rules.nodes.iter().enumerate() {
            self.put("node", &node.id, node.title.as_ref());
            if at == 0 {
                let total = if lang == Lang::Zh { "总分" } else { "the total" };
                self.put("node", &node.id, Some(&total.to_owned()));
            }
            node.rules.iter().for_each(|rule| self.put("rule", &rule.id, rule.title.as_ref()));
            if let Body::Survey(survey) = &node.body {
                for aspect in &survey.aspects {
                    self.put("aspect", &format!("{}/{}", node.id, aspect.id), aspect.title.as_ref());
                }
            }
        }
    }

    /// Registers are built in, with names in both languages.
    fn of_registers(&mut self, rules: &RuleSet, lang: Lang) {
        for (event, register) in rules.events.iter().filter_map(|event| Some((event, event.register?))) {
            let (zh, en) = register.title();
            self.put("event", &event.id, Some(&(if lang == Lang::Zh { zh } else { en }).to_owned()));
            for field in event.fields.iter().filter(|_| lang == Lang::En) {
                self.put("field", &format!("{}.{}", event.id, field.id), Some(&field.id));
            }
        }
    }

    fn of_the_rest(&mut self, rules: &RuleSet) {
        rules.facts.iter().for_each(|it| self.put("fact", &it.id, it.title.as_ref()));
        rules.groups.iter().for_each(|it| self.put("group", &it.id, it.title.as_ref()));
        rules.windows.iter().for_each(|it| self.put("window", &it.id, it.title.as_ref()));
        rules.vetoes.iter().for_each(|it| self.put("veto", &it.id, it.title.as_ref()));
        rules.awards.iter().for_each(|it| self.put("award", &it.id, it.title.as_ref()));
        rules.consequences.iter().for_each(|it| self.put("consequence", &it.id, it.title.as_ref()));
        rules.tables.iter().for_each(|it| self.put("table", &it.id, it.title.as_ref()));
        rules.pays.iter().for_each(|it| self.put("pay", &it.id, it.title.as_ref()));
        let effects = rules.awards.iter().flat_map(|it| &it.effects);
        for effect in effects.chain(rules.consequences.iter().flat_map(|it| &it.effects)) {
            match effect {
                Effect::Pay(pay) => self.put("pay", pay.id.rsplit('.').next().unwrap_or(&pay.id), pay.title.as_ref()),
                Effect::Points(rule) => self.put("effect", &rule.name, rule.title.as_ref()),
                _ => {}
            }
        }
        for event in &rules.events {
            self.put("event", &event.id, event.title.as_ref());
            event.fields.iter().for_each(|it| self.put("field", &format!("{}.{}", event.id, it.id), it.title.as_ref()));
        }
        for letter in &rules.letters {
            self.put("letter", &letter.id, letter.title.as_ref());
            letter.effects.iter().for_each(|it| self.put("effect", &it.name, it.title.as_ref()));
        }
        for task in &rules.tasks {
            task.stages.iter().for_each(|it| self.put("stage", &format!("{}/{}", task.id, it.id), it.title.as_ref()));
        }
        for duties in &rules.duties {
            let all = duties.list.iter();
            all.for_each(|(id, title)| self.put("duty", &format!("{}/{id}", duties.unit), title.as_ref()));
        }
        if let Some(grades) = &rules.grades {
            grades.promotions.iter().for_each(|it| self.put("promotion", &it.id, it.title.as_ref()));
        }
    }
}
