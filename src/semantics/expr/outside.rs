//! Figures of other schemes: `result(safety.total)`, `mean(monthly.total in each month, if missing exclude)`.

use super::{Scope, poisoned};
use crate::base::calendar::Cycle;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::language::Bilingual;
use crate::base::source::Span;
use crate::model::expr::{During, Expr, ExprKind, Statistic};
use crate::model::reuse::{Figure, Outside};
use crate::model::value::Dim;
use crate::model::{AwardId, ImportId, NodeId, RuleSet};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::names::Symbol;
use crate::syntax::ast::{self, Name, Qualifier};
use crate::syntax::keywords::{BuiltIn, Function};

/// How many periods of another scheme a stretch holds.
enum Holds {
    One,
    Several,
    /// None, and why.
    None(Bilingual),
    /// None: the periods are longer than ours.
    Longer,
}

impl Builder<'_> {
    /// The other scheme that a path begins with.
    pub(in crate::semantics) fn import_of(&self, name: &Name) -> Option<ImportId> {
        let [first, _, ..] = name.parts.as_slice() else { return None };
        let only = Name { parts: vec![first.clone()], span: name.span };
        self.names.candidates(&only).into_iter().find_map(|symbol| match symbol {
            Symbol::Import(id) => Some(id),
            _ => None,
        })
    }

    /// Whether a path begins with the name of a scheme that is in error, which is said.
    fn of_failed_import(&self, name: &Name) -> bool {
        name.parts.len() > 1
            && name
                .parts
                .first()
                .is_some_and(|first| self.names.is_poisoned(&Name { parts: vec![first.clone()], span: name.span }))
    }

    /// A figure of another scheme that stands outside `result( … )` and statistics.
    pub(super) fn bare_outside(&mut self, name: &Name) -> Expr {
        if let Some(id) = self.import_of(name) {
            self.names.mark(Symbol::Import(id));
        }
        let text = name.text();
        self.problems.push(
            Diagnostic::new(
                &catalog::OUT_OF_SCOPE,
                say!("`{name}` 属于另一个方案", "`{name}` belongs to another scheme", name = text.as_str()),
            )
            .at(name.span)
            .help(say!("写 `结果({name})`", "write `result({name})`", name = text.as_str())),
        );
        poisoned(name.span)
    }

    /// `result(safety.total in last year, if missing zero)`
    pub(super) fn result(
        &mut self,
        arguments: &[ast::Expr],
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        match arguments {
            [ast::Expr { kind: ast::ExprKind::Path(name), .. }] => {
                if let Some(import) = self.import_of(name) {
                    return self.outside(import, name, None, qualifiers, scope, span);
                }
                if self.of_failed_import(name) {
                    return poisoned(span);
                }
                let wanted =
                    say!("引用的方案和它的结果，如 `甲.total`", "another scheme and its result, such as `a.total`");
                let first = Name { parts: name.parts.iter().take(1).cloned().collect(), span: name.span };
                let fits = |symbol| matches!(symbol, Symbol::Import(_));
                if self.names.resolve(&first, &wanted, fits, &mut self.problems).is_some() {
                    self.arguments(Function::Result, span);
                }
                poisoned(span)
            }
            _ => {
                self.arguments(Function::Result, span);
                poisoned(span)
            }
        }
    }

    /// A figure of another scheme, of one period or, by a statistic, of several.
    pub(super) fn outside(
        &mut self,
        import: ImportId,
        name: &Name,
        statistic: Option<Statistic>,
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        self.names.mark(Symbol::Import(import));
        let Some(rules) = self.imports.get(import.index()).map(|import| import.rules.clone()) else {
            return poisoned(span);
        };
        let (mut during, mut missing, mut failed) = (None, None, false);
        for qualifier in qualifiers {
            match qualifier {
                Qualifier::In(timespan, place) => match self.during(timespan, *place) {
                    Some(stretch) => during = Some((stretch, *place)),
                    None => failed = true,
                },
                Qualifier::IfMissing(word) => match self.part_missing(word) {
                    Some(policy) => missing = Some(policy),
                    None => failed = true,
                },
                other => {
                    self.qualifier_not_suited(other);
                    failed = true;
                }
            }
        }
        let figure = self.figure_there(&rules, name);
        let (Some(figure), false) = (figure, failed) else { return poisoned(span) };
        let (during, place) = during.unwrap_or((During::ThisPeriod, span));
        let (theirs, ours) = (rules.scheme.cycle, self.cycle_of_scheme);
        let several = match holds(during, theirs, ours) {
            Holds::None(why) => {
                self.wrong_periods(name, &rules, place, &why, false);
                return poisoned(span);
            }
            Holds::Longer => {
                let why = say!(
                    "那个方案的周期更长，这一期还没有它的结果",
                    "the other scheme's periods are longer, so it has no result of this one"
                );
                self.wrong_periods(name, &rules, place, &why, true);
                return poisoned(span);
            }
            Holds::One => false,
            Holds::Several => true,
        };
        if several && statistic.is_none() && !figure.adds_up() {
            let why = say!(
                "`{name}` 在这段时间有多期，要写明取平均还是合计",
                "`{name}` has several periods in this time; say whether their mean or their sum counts",
                name = name.text()
            );
            self.wrong_periods(name, &rules, place, &why, false);
            return poisoned(span);
        }
        let statistic = statistic.or(several.then_some(Statistic::Sum));
        if statistic.is_some() && missing.is_none() && !scope.given {
            self.problems.push(
                Diagnostic::new(
                    &catalog::PART_MISSING_POLICY,
                    say!(
                        "`{name}` 某一期缺了怎么办，没有写明",
                        "what counts where a period of `{name}` is missing is not stated",
                        name = name.text()
                    ),
                )
                .at(span)
                .note(say!(
                    "例：12 个月缺 1 个月，平均按 11 期算还是按 12 期算，结果不同",
                    "for example, with one of 12 months missing, a mean over 11 and one over 12 differ"
                ))
                .help(say!(
                    "在括号里加 `缺报 报错`（没有结果）、`缺报 零分`（按 0 计）或 `缺报 剔除`（只算其余各期）",
                    "add to the brackets `if missing error` (no figure), `if missing zero` (it counts 0) or `if missing exclude` (the others count)"
                )),
            );
            return poisoned(span);
        }
        let counted = matches!(figure, Figure::Place | Figure::Award(_)) || statistic == Some(Statistic::Count);
        let dim = if counted { Dim::Count } else { Dim::Points };
        let outside = Outside { scheme: import, figure, during, statistic, missing };
        Expr { kind: ExprKind::Outside(Box::new(outside)), dim, span }
    }

    fn wrong_periods(&mut self, name: &Name, rules: &RuleSet, place: Span, why: &Bilingual, longer: bool) {
        let (theirs, ours) = (cycle_name(rules.scheme.cycle), cycle_name(self.cycle_of_scheme));
        let path = name.text();
        self.problems.push(
            Diagnostic::new(&catalog::RESULT_PERIOD, why.clone())
                .at(place)
                .note(say!(
                    "`{id}` 的周期是{theirs}，本方案是{ours}",
                    "`{id}` is {theirs}, this scheme is {ours}",
                    id = rules.scheme.id.as_str(),
                    theirs = theirs,
                    ours = ours
                ))
                .help(match longer {
                    true => say!(
                        "用上一年的结果：`结果({path} 期间 上年)`",
                        "use that of the year before: `result({path} in last year)`",
                        path = path.as_str()
                    ),
                    false => say!(
                        "写 `平均({path} 期间 逐期，缺报 …)` 或 `合计({path} 期间 逐期，缺报 …)`",
                        "write `mean({path} in each period, if missing …)` or `sum({path} in each period, if missing …)`",
                        path = path.as_str()
                    ),
                }),
        );
    }

    /// What a path means in another scheme: a node, a rule, an account, an award, the place; or what was lost at one.
    fn figure_there(&mut self, rules: &RuleSet, name: &Name) -> Option<Figure> {
        let parts = name.parts.get(1..).unwrap_or(&[]);
        let path = parts.join(".");
        let all = figures(rules);
        if let Some(found) = self.named_there(&all, &path, name)? {
            return Some(found);
        }
        if let Some((BuiltIn::Lost, rest)) =
            parts.split_last().and_then(|(last, rest)| Some((BuiltIn::find(last)?, rest)))
        {
            let of = if rest.is_empty() {
                Some(Figure::Node(rules.root()))
            } else {
                self.named_there(&all, &rest.join("."), name)?
            };
            match of {
                Some(Figure::Node(node)) => return Some(Figure::NodeLost(node)),
                Some(Figure::Rule(node, at)) => return Some(Figure::RuleLost(node, at)),
                _ => {}
            }
        }
        match parts {
            [only] if BuiltIn::find(only) == Some(BuiltIn::Place) && !rules.rankings.is_empty() => {
                return Some(Figure::Place);
            }
            [only] => {
                let account = crate::semantics::rules::account(only);
                if accounts(rules).any(|known| known == account) {
                    return Some(Figure::Account(account));
                }
            }
            _ => {}
        }
        let known = all.iter().map(|(id, _)| id.as_str()).chain(accounts(rules));
        let tails: Vec<&str> = known.clone().map(|id| id.rsplit('.').next().unwrap_or(id)).collect();
        let problem = Diagnostic::new(
            &catalog::UNKNOWN_NAME,
            say!(
                "方案 `{scheme}` 没有结果 `{path}`",
                "the scheme `{scheme}` has no result `{path}`",
                scheme = rules.scheme.id.as_str(),
                path = path.as_str()
            ),
        )
        .at(name.span);
        self.problems.push(match nearest(&path, known.chain(tails.iter().copied())) {
            Some(near) => problem.help(say!("是不是 `{near}`？", "did you mean `{near}`?", near = near)),
            None => problem.help(say!(
                "可以读它的总分、指标、加减分规定、奖项、`名次`、`失分` 和计入的账户",
                "its total, nodes, deductions, bonuses, awards, `place`, what was `lost` and the accounts it counts in can be read"
            )),
        });
        None
    }

    /// The one thing of another scheme with that path, or with a path that ends so. None, where there is none; an error
    /// where there are several.
    #[expect(clippy::option_option, reason = "nothing found, and found to be wrong, are different")]
    fn named_there(&mut self, all: &[(String, Figure)], path: &str, name: &Name) -> Option<Option<Figure>> {
        if let Some((_, figure)) = all.iter().find(|(id, _)| id == path) {
            return Some(Some(figure.clone()));
        }
        let ending = format!(".{path}");
        let found: Vec<&(String, Figure)> = all.iter().filter(|(id, _)| id.ends_with(&ending)).collect();
        match found.as_slice() {
            [] => Some(None),
            [(_, figure)] => Some(Some(figure.clone())),
            several => {
                let paths: Vec<Bilingual> = several.iter().map(|(id, _)| Bilingual::from(format!("`{id}`"))).collect();
                self.problems.push(
                    Diagnostic::new(
                        &catalog::AMBIGUOUS_NAME,
                        say!("`{name}` 不止一个", "`{name}` may mean several things", name = name.text()),
                    )
                    .at(name.span)
                    .help(say!(
                        "写出完整路径：{paths}",
                        "write the whole path: {paths}",
                        paths = crate::base::language::list(&paths)
                    )),
                );
                None
            }
        }
    }
}

/// Everything of a scheme that has an id and a figure.
fn figures(rules: &RuleSet) -> Vec<(String, Figure)> {
    let nodes = rules.nodes_with_ids().map(|(id, node)| (node.id.clone(), Figure::Node(id)));
    let of_node = rules.nodes_with_ids().flat_map(|(id, node)| {
        node.rules.iter().enumerate().map(move |(at, rule)| (rule.id.clone(), Figure::Rule(id, at)))
    });
    let awards = rules.awards.iter().enumerate();
    let awards = awards.map(|(at, award)| (award.id.clone(), Figure::Award(AwardId::from_index(at))));
    nodes.chain(of_node).chain(awards).collect()
}

/// The accounts that rules of a scheme count in.
fn accounts(rules: &RuleSet) -> impl Iterator<Item = &str> + Clone {
    use crate::model::decision::Effect;
    let of_nodes = rules.nodes.iter().flat_map(|node| &node.rules);
    let awards = rules.awards.iter().flat_map(|award| &award.effects);
    let consequences = rules.consequences.iter().flat_map(|consequence| &consequence.effects);
    let of_effects = awards.chain(consequences).filter_map(|effect| match effect {
        Effect::Points(rule) => Some(rule),
        _ => None,
    });
    of_nodes.chain(of_effects).filter_map(|rule| rule.counted_in.as_deref())
}

/// How many periods of a cycle lie in a stretch, seen from a period of another cycle.
fn holds(during: During, theirs: Cycle, ours: Cycle) -> Holds {
    match during {
        During::ThisPeriod | During::LastPeriod if theirs == ours => Holds::One,
        During::ThisPeriod | During::LastPeriod | During::Each(None) if theirs > ours => Holds::Longer,
        During::LastYear if theirs == Cycle::Year => Holds::One,
        During::ThisYear if theirs == Cycle::Year && ours == Cycle::Year => Holds::One,
        During::ThisYear if theirs == Cycle::Year => Holds::Longer,
        During::Each(Some(each)) if each != theirs => Holds::None(say!(
            "那个方案不是{each}的，没有这样的各期",
            "the other scheme is not {each}",
            each = cycle_name(each)
        )),
        During::Each(Some(each)) if each > ours => Holds::Longer,
        _ => Holds::Several,
    }
}

fn cycle_name(cycle: Cycle) -> Bilingual {
    Bilingual::from(match cycle {
        Cycle::Week => ("每周", "weekly"),
        Cycle::Month => ("月度", "monthly"),
        Cycle::Quarter => ("季度", "quarterly"),
        Cycle::Half => ("半年", "half-yearly"),
        Cycle::Year => ("年度", "yearly"),
    })
}

/// The node whose final value an expression is, directly or as a mean of periods: its full mark may differ from that of
/// the item that takes it over.
pub(in crate::semantics) fn taken_over(expr: &Expr) -> Option<(ImportId, NodeId)> {
    match &expr.kind {
        ExprKind::Outside(outside) => match (&outside.figure, &outside.statistic) {
            (
                Figure::Node(node),
                None
                | Some(Statistic::Mean | Statistic::Minimum | Statistic::Maximum | Statistic::First | Statistic::Last),
            ) => Some((outside.scheme, *node)),
            _ => None,
        },
        _ => None,
    }
}
