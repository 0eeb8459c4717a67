//! Figures over the units of a group: statistics, and where a unit stands among the others.

use super::call::dim_of;
use super::{Scope, builtin, poisoned};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::contract::Direction;
use crate::model::expr::{Among, Earlier, Expr, ExprKind, Members, PlaceTies, Rating, RealFunction, Statistic};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::readings;
use crate::syntax::ast::{self, Name, Qualifier};
use crate::syntax::keywords::{BuiltIn, Function, Tying};

/// What is asked of a group.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// A statistic.
    Statistic(Statistic),
    /// The value a share of the way from the worst to the best.
    Percentile(Number),
    /// The best value.
    Best,
    /// The unit's place; how equals are placed is said by `ties`.
    Place,
    /// Where the unit stands otherwise.
    Rating(Rating),
}

impl Wanted {
    /// What a function asks of a group.
    pub(super) fn of(function: Function) -> Self {
        match function {
            Function::Place => Self::Place,
            Function::Standing => Self::Rating(Rating::Standing),
            Function::Decile => Self::Rating(Rating::Decile),
            Function::ZScore => Self::Rating(Rating::ZScore),
            _ => Self::Best,
        }
    }
}

/// What stands in the brackets besides the figure.
struct Said {
    among: Option<Among>,
    ties: Option<PlaceTies>,
    direction: Option<Direction>,
    members: Members,
}

impl Builder<'_> {
    /// `last.place(x among peers, ties share)`: the figure as it was in an earlier period.
    pub(super) fn earlier_figure(
        &mut self,
        earlier: Earlier,
        function: &str,
        (name, arguments, qualifiers): (&Name, &[ast::Expr], &[Qualifier]),
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let name = Name { parts: vec![function.to_owned()], span: name.span };
        let inner = self.call(&name, arguments, qualifiers, &Scope { event: None, ..scope.clone() }, span);
        if inner.dim == Dim::Poisoned {
            return inner;
        }
        let known = matches!(
            inner.kind,
            ExprKind::OverPeers { .. } | ExprKind::Rated { .. } | ExprKind::OverEvents { .. } | ExprKind::Count { .. }
        );
        if !known {
            self.out_of_scope(
                span,
                &say!(
                    "往期只能取数据、事件的统计、组内统计、指标、名次、奖项或后果",
                    "an earlier period has facts, statistics of events and of groups, nodes, places, awards and consequences"
                ),
            );
            return poisoned(span);
        }
        let dim = inner.dim.clone();
        Expr { kind: ExprKind::Earlier(Box::new(inner), earlier), dim, span }
    }

    /// `percentile(x, 25% among peers)`, `percentile(loss.amount, 90%)`
    pub(super) fn percentile(
        &mut self,
        of: &ast::Expr,
        share: &ast::Expr,
        options: &[ast::Expr],
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let typed = self.expr(share, &Scope::default());
        let fits = matches!(typed.dim, Dim::Ratio | Dim::Plain);
        let share = match typed.constant().and_then(Value::number) {
            Some(share) if fits && !share.is_negative() && *share <= Number::ONE => share.clone(),
            _ => {
                if typed.dim != Dim::Poisoned {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::TYPE_MISMATCH,
                            say!("百分位应为 0 到 100% 的固定值", "a percentile is a fixed share from 0 to 100%"),
                        )
                        .at(typed.span),
                    );
                }
                return poisoned(span);
            }
        };
        if qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::Among(_))) {
            return self.over_peers(Wanted::Percentile(share), of, options, qualifiers, scope, span);
        }
        // Events have no better end: from the least on.
        self.no_options(options);
        self.statistic(Statistic::Percentile(share), of, qualifiers, scope, span)
    }

    fn no_options(&mut self, options: &[ast::Expr]) {
        for option in options {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("这个限定不能用在这里", "this restriction is not suited here"),
                )
                .at(option.span),
            );
        }
    }

    /// A figure over the units of a group.
    pub(super) fn over_peers(
        &mut self,
        wanted: Wanted,
        of: &ast::Expr,
        options: &[ast::Expr],
        qualifiers: &[Qualifier],
        scope: &Scope,
        span: Span,
    ) -> Expr {
        let said = self.said(&wanted, options, qualifiers);
        let of = self.expr(of, &Scope { event: None, ..scope.clone() });
        let Some(among) = said.among else {
            if !qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::Among(_))) {
                self.arguments_of_statistic(span);
            }
            return poisoned(span);
        };
        if of.dim == Dim::Poisoned {
            return poisoned(span);
        }
        // Days and levels have an order, and nothing that could be added.
        let ordered = matches!(wanted, Wanted::Place | Wanted::Rating(Rating::Standing | Rating::Decile));
        let counted = matches!(wanted, Wanted::Statistic(Statistic::Count));
        let fits = counted || ordered && matches!(of.dim, Dim::Date | Dim::Level(_));
        if !fits && !self.numeric(&of) {
            return poisoned(span);
        }
        let directed = !matches!(wanted, Wanted::Statistic(_) | Wanted::Rating(Rating::ZScore));
        let direction = said.direction.or_else(|| self.direction_of(&of));
        if directed && direction.is_none() {
            self.direction_unknown(&of);
            return poisoned(span);
        }
        let lower_is_better = directed && direction == Some(Direction::Lower);
        let (members, slot) = (said.members, self.slots);
        self.slots += 1;
        let rating = match &wanted {
            Wanted::Place => match said.ties {
                Some(ties) => Some(Rating::Place(ties)),
                None => {
                    self.ties_of_place(span, qualifiers);
                    return poisoned(span);
                }
            },
            Wanted::Rating(rating) => Some(*rating),
            _ => None,
        };
        if let Some(rating) = rating {
            let dim = match rating {
                Rating::Place(PlaceTies::Mean) | Rating::ZScore => Dim::Plain,
                Rating::Place(_) | Rating::Decile => Dim::Count,
                Rating::Standing => Dim::Ratio,
            };
            let of = Box::new(of);
            return Expr { kind: ExprKind::Rated { rating, of, among, members, lower_is_better, slot }, dim, span };
        }
        let statistic = match wanted {
            Wanted::Statistic(statistic) => statistic,
            Wanted::Percentile(share) if lower_is_better => Statistic::Percentile(&Number::ONE - &share),
            Wanted::Percentile(share) => Statistic::Percentile(share),
            _ if lower_is_better => Statistic::Minimum,
            _ => Statistic::Maximum,
        };
        let dim = dim_of(&statistic, &of.dim);
        Expr { kind: ExprKind::OverPeers { statistic, of: Box::new(of), among, members, slot }, dim, span }
    }

    /// The group, the direction, ties, and who counts.
    fn said(&mut self, wanted: &Wanted, options: &[ast::Expr], qualifiers: &[Qualifier]) -> Said {
        let mut said = Said { among: None, ties: None, direction: None, members: Members::default() };
        let directed = !matches!(wanted, Wanted::Statistic(_) | Wanted::Rating(Rating::ZScore));
        for qualifier in qualifiers {
            match qualifier {
                Qualifier::Among(name) => said.among = self.among(name),
                Qualifier::Ties(name) if matches!(wanted, Wanted::Place) => said.ties = self.place_ties(name),
                Qualifier::LowerIsBetter(_) if directed => said.direction = Some(Direction::Lower),
                Qualifier::HigherIsBetter(_) if directed => said.direction = Some(Direction::Higher),
                other => self.qualifier_not_suited(other),
            }
        }
        let rated = matches!(wanted, Wanted::Place | Wanted::Rating(_));
        for option in options {
            match builtin(option) {
                Some(BuiltIn::OthersOnly) if !rated => said.members.others_only = true,
                Some(BuiltIn::WithoutVetoed) => said.members.without_vetoed = true,
                Some(BuiltIn::WithSubstitutes) => said.members.with_substitutes = true,
                // Places and standings compare with the others anyway.
                Some(BuiltIn::OthersOnly) => self.no_options(std::slice::from_ref(option)),
                _ => {
                    let text = self.sources.text(option.span).to_owned();
                    let known = [BuiltIn::OthersOnly, BuiltIn::WithoutVetoed, BuiltIn::WithSubstitutes];
                    self.unknown_word(&text, option.span, &known.map(|word| (word.zh(), word.en())));
                }
            }
        }
        said
    }

    fn place_ties(&mut self, name: &Name) -> Option<PlaceTies> {
        match Tying::find(&name.text()) {
            Some(Tying::Share) => Some(PlaceTies::Better),
            Some(Tying::ShareLow) => Some(PlaceTies::Worse),
            Some(Tying::Dense) => Some(PlaceTies::Dense),
            Some(Tying::Mean) => Some(PlaceTies::Mean),
            Some(Tying::Forbidden) | None => {
                let known = [Tying::Share, Tying::ShareLow, Tying::Dense, Tying::Mean];
                self.unknown_word(&name.text(), name.span, &known.map(|word| (word.zh(), word.en())));
                None
            }
        }
    }

    /// A place without a word on equals.
    fn ties_of_place(&mut self, span: Span, qualifiers: &[Qualifier]) {
        if qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::Ties(_))) {
            return;
        }
        self.problems.push(
            Diagnostic::new(
                &catalog::TIES_MISSING,
                say!("没有写明数值相同时算第几名", "which place equals get is not stated"),
            )
            .at(span)
            .note(say!(
                "95、90、90、85：同名次是 1 2 2 4，同后位次是 1 3 3 4，连续名次是 1 2 2 3，取均值是 1 2.5 2.5 4",
                "95, 90, 90, 85: share 1 2 2 4, share-low 1 3 3 4, dense 1 2 2 3, mean 1 2.5 2.5 4"
            ))
            .help(say!(
                "写 `名次(… 组内 同组，并列 同名次)`，或 `同后位次`、`连续名次`、`取均值`",
                "write `place(… among peers, ties share)`, or `share-low`, `dense`, `mean`"
            ))
            .witness(readings::ties()),
        );
    }

    pub(in crate::semantics) fn direction_unknown(&mut self, of: &Expr) {
        let text = self.sources.text(of.span).to_owned();
        self.problems.push(
            Diagnostic::new(
                &catalog::DIRECTION_MISSING,
                say!(
                    "`{text}` 没有写明越高越好还是越低越好",
                    "whether more or less of `{text}` is better is not stated",
                    text = text.as_str()
                ),
            )
            .at(of.span)
            .help(say!(
                "在 `数据` 上写 `越高越好` 或 `越低越好`，或写在括号里",
                "write `higher is better` or `lower is better` at the fact, or inside the brackets"
            ))
            .witness(readings::direction(&text)),
        );
    }

    /// Which end of a figure is better, where that follows from what it is made of.
    pub(in crate::semantics) fn direction_of(&self, expr: &Expr) -> Option<Direction> {
        use ExprKind as K;
        let turned = |direction: Direction| match direction {
            Direction::Higher => Direction::Lower,
            Direction::Lower => Direction::Higher,
        };
        let positive =
            |expr: &Expr| expr.constant().and_then(Value::number).is_some_and(|number| *number > Number::ZERO);
        let fixed = |expr: &Expr| expr.constant().is_some();
        match &expr.kind {
            K::Fact(id) | K::Target { fact: id, .. } => self.facts.get(id.index())?.direction,
            K::Node(_) | K::ExactTotal => Some(Direction::Higher),
            K::Earlier(a, _)
            | K::Shown(a, _)
            | K::RoundOff(a, _)
            | K::Towards(a, ..)
            | K::Real(RealFunction::Ln | RealFunction::Exp | RealFunction::Sqrt, a)
            | K::OverPeers { of: a, .. } => self.direction_of(a),
            K::Negate(a) => self.direction_of(a).map(turned),
            K::Rated { rating: Rating::Place(_), .. } => Some(Direction::Lower),
            K::Rated { rating: Rating::Standing | Rating::Decile, .. } => Some(Direction::Higher),
            K::Multiply(a, b) | K::Divide(a, b) if positive(b) => self.direction_of(a),
            K::Multiply(a, b) if positive(a) => self.direction_of(b),
            K::Add(a, b) | K::Subtract(a, b) if fixed(b) => self.direction_of(a),
            K::Add(a, b) if fixed(a) => self.direction_of(b),
            K::Subtract(a, b) if fixed(a) => self.direction_of(b).map(turned),
            K::Add(a, b) => self.direction_of(a).filter(|own| self.direction_of(b) == Some(*own)),
            // What there is more of, measured against what has no better end or the other one.
            K::Subtract(a, b) | K::Divide(a, b) => {
                self.direction_of(a).filter(|own| self.direction_of(b).map(turned) == Some(*own))
            }
            K::Minimum(list) | K::Maximum(list) => {
                let mut all = list.iter().filter(|part| !fixed(part)).map(|part| self.direction_of(part));
                let first = all.next()??;
                all.all(|one| one == Some(first)).then_some(first)
            }
            _ => None,
        }
    }
}
