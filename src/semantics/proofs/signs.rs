//! A deduction takes and a bonus gives: an amount that can be negative does the opposite of what the word says.

use super::trial::{Figure, Trial, landmarks};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::model::expr::Expr;
use crate::model::method::{Choice, Sign};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;

impl Builder<'_> {
    /// Looks for deductions that add and bonuses that take.
    pub(super) fn wrong_signs(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else { return };
        let mut problems = Vec::new();
        for rule in node.rules.iter().filter(|rule| rule.sign != Sign::Adjust) {
            let values: Vec<&Expr> = match &rule.amount {
                Choice::Value(value) => vec![value],
                Choice::By { lines, otherwise, .. } => lines.iter().map(|line| &line.value).chain(otherwise).collect(),
            };
            for value in values {
                let Some((witness, amount)) = self.negative(value, &node.full) else { continue };
                let size = self.shown(&amount.abs(), &Dim::Points);
                let message = match rule.sign {
                    Sign::Deduct => {
                        say!("扣分 `{n}` 会变成加分", "the deduction `{n}` can add points", n = rule.id.as_str())
                    }
                    _ => say!("加分 `{n}` 会变成扣分", "the bonus `{n}` can take points", n = rule.id.as_str()),
                };
                let mut problem = Diagnostic::new(&catalog::SIGN_REVERSED, message).at(value.span);
                let effect = match rule.sign {
                    Sign::Deduct => say!("反而加 {size}", "{size} are added", size = size),
                    _ => say!("反而扣 {size}", "{size} are taken", size = size),
                };
                problem = problem.note(match witness {
                    Some(witness) => {
                        say!("{witness}：{effect}", "{witness}: {effect}", witness = witness, effect = effect)
                    }
                    None => effect,
                });
                problems.push(problem.help(say!(
                    "核对减数与被减数的次序和正负号；少做扣分写成 `扣分 … 低于 3 每 1 2分`",
                    "check which is subtracted from which, and the signs; what is missing is written `deduct … 2 points per 1 below 3`"
                )));
                break;
            }
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// Figures for which an amount is negative, in print where there are any.
    fn negative(&self, value: &Expr, full: &Number) -> Option<(Option<Bilingual>, Number)> {
        let marks = landmarks(self, &[value], &[]);
        let lowest = Trial {
            figures: marks.iter().filter_map(|(figure, numbers)| Some((*figure, numbers.first()?.clone()))).collect(),
            full: full.clone(),
        };
        let mut trials = vec![lowest.clone()];
        for (figure, numbers) in &marks {
            trials.extend(numbers.iter().map(|number| lowest.with(*figure, number.clone())));
        }
        for trial in trials {
            let Some(amount) = trial.number(value).filter(Number::is_negative) else { continue };
            let parts: Vec<Bilingual> = trial
                .figures
                .iter()
                .map(|(figure, number)| match figure {
                    Figure::Fact(id) => {
                        let fact = self.facts.get(id.index());
                        let (name, dim) = fact.map_or(("", &Dim::Plain), |fact| (fact.id.as_str(), &fact.dim));
                        say!("{name} = {n}", "{name} = {n}", name = name, n = self.written(number, dim))
                    }
                    Figure::Events(id) => {
                        let name = self.events.get(id.index()).map_or("", |event| event.id.as_str());
                        say!("{name} = {n}", "{name} = {n}", name = name, n = number.to_string())
                    }
                })
                .collect();
            let zh = parts.iter().map(|part| part.zh.as_str()).collect::<Vec<_>>().join("，");
            let en = parts.iter().map(|part| part.en.as_str()).collect::<Vec<_>>().join(", ");
            let witness =
                (!parts.is_empty()).then(|| Bilingual { zh: format!("`已知 {zh}`"), en: format!("`given {en}`") });
            return Some((witness, amount));
        }
        None
    }
}
