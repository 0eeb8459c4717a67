//! Items: the methods that turn figures into points.

use super::eval::{At, Reader};
use super::factors::{self, Turn};
use super::figures;
use super::inputs;
use super::knots;
use super::record::Observer;
use super::trace::{Step, StepKind};
use super::value::{NOT_APPLICABLE, UNDEFINED, met};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::model::expr::Expr;
use crate::model::method::{Item, Meeting, Method, MethodKind, OnZero, StepLine};
use crate::model::value::{Dim, State, Value};

/// The value of an item's method.
pub(super) fn value<O: Observer>(reader: &Reader<'_>, item: &Item, at: At, observer: &mut O) -> Value {
    for method in &item.methods {
        match method.when.as_ref().map_or(Ok(true), |when| met(&reader.eval(when, at))) {
            Ok(true) => return used(reader, method, at, observer),
            Ok(false) => {}
            Err(state) => return Value::Missing(state),
        }
    }
    UNDEFINED
}

fn used<O: Observer>(reader: &Reader<'_>, method: &Method, at: At, observer: &mut O) -> Value {
    let (plain, how) = match &method.kind {
        MethodKind::Start(choice) | MethodKind::Earn(choice) => {
            let value = factors::choice(reader, choice, at);
            let how = O::RECORDS.then(|| match factors::chosen(reader, choice, at) {
                Ok(expr) => figures::equation(reader, expr, at),
                Err(state) => state.name(),
            });
            (value, how)
        }
        MethodKind::Scored(scored) => super::ledgers::scored::<O>(reader, scored, at),
        MethodKind::Ratio { of, most, on_zero, quotient, may_be_negative } => {
            let quotient = quotient.as_ref().map(|(dividend, divisor)| (dividend.as_ref(), divisor.as_ref()));
            ratio::<O>(reader, of, (most.as_ref(), *may_be_negative), on_zero.as_ref(), quotient, at)
        }
        MethodKind::Steps { of, lines, otherwise } => steps::<O>(reader, of, lines, otherwise, at),
        MethodKind::Linear { of, knots, below, above } => {
            let x = reader.eval(of, at);
            let value = match knots::settled(reader, knots, at) {
                Ok(knots) => knots::line(&x, &knots, below.as_ref(), above.as_ref()),
                Err(missing) => Value::Missing(super::value::stronger(x.state(), Some(missing)).unwrap_or(missing)),
            };
            let how = O::RECORDS.then(|| interpolation(reader, of, &value, at));
            (value, how)
        }
    };
    let value = factors::multiplied(reader, &plain, &method.factors, Meeting::Multiply, Turn::Any, at);
    observer.leaf(|| {
        let factors = factors::in_print(reader, &method.factors, Meeting::Multiply, Turn::Any, at);
        let mut how = how.unwrap_or_default();
        if !factors.zh.is_empty() {
            let product = figures::and(figures::inside(&plain, &Dim::Points), &factors);
            let product = figures::equals(&product, &figures::points(&value));
            how = say!("{how}；{product}", "{how}; {product}", how = how, product = product);
        }
        method_step(reader, method, how, value.clone(), at)
    });
    value
}

fn method_step(reader: &Reader<'_>, method: &Method, how: Bilingual, value: Value, at: At) -> Step {
    let title = match &method.kind {
        MethodKind::Start(_) => ("基础分", "start"),
        MethodKind::Earn(_) => ("得分", "earned"),
        MethodKind::Ratio { .. } => ("比率", "ratio"),
        MethodKind::Scored(_) => ("评分", "scored"),
        MethodKind::Steps { .. } => ("分档", "steps"),
        MethodKind::Linear { .. } => ("插值", "linear"),
    };
    let mut exprs: Vec<&Expr> = method.when.iter().collect();
    match &method.kind {
        MethodKind::Start(choice) | MethodKind::Earn(choice) => {
            if let crate::model::method::Choice::By { key, .. } = choice {
                exprs.push(key);
            }
            exprs.extend(factors::chosen(reader, choice, at).ok());
        }
        MethodKind::Ratio { of, .. } => exprs.push(of),
        MethodKind::Linear { of, knots, .. } => {
            exprs.push(of);
            exprs.extend(knots.iter().filter_map(|(x, _)| x.looked()));
        }
        MethodKind::Scored(_) => {}
        MethodKind::Steps { of, lines, otherwise } => {
            exprs.push(of);
            exprs.extend(lines.iter().flat_map(|line| &line.edges).map(|(_, edge)| edge));
            exprs.extend(line(reader, lines, otherwise, &reader.eval(of, at), at).ok());
        }
    }
    Step {
        id: at
            .node
            .and_then(|node| reader.desk.rules.nodes.get(node.index()))
            .map_or_else(String::new, |n| n.id.clone()),
        title: Bilingual::from(title),
        kind: StepKind::Method,
        clause: method.clause.clone(),
        how,
        value,
        dim: Dim::Points,
        inputs: inputs::of_all(reader, exprs, at),
        children: Vec::new(),
    }
}

/// full × clamp(x, 0, most); without the lower end where the ratio may be negative.
fn ratio<O: Observer>(
    reader: &Reader<'_>,
    of: &Expr,
    (most, may_be_negative): (Option<&Number>, bool),
    on_zero: Option<&OnZero>,
    quotient: Option<(&Expr, &Expr)>,
    at: At,
) -> (Value, Option<Bilingual>) {
    let divisor = quotient.map(|(_, divisor)| reader.eval(divisor, at));
    match divisor.as_ref().and_then(Value::number) {
        Some(divisor) if divisor.is_zero() => {
            // What counts for a zero divisor does not stand for a dividend that was not handed in.
            let dividend = quotient.map(|(dividend, _)| reader.eval(dividend, at));
            if let Some(value @ Value::Missing(_)) = dividend {
                let how = O::RECORDS.then(|| figures::points(&value));
                return (value, how);
            }
            let how = O::RECORDS.then(|| Bilingual::from(("分母为零", "the divisor is zero")));
            let value = match on_zero {
                Some(OnZero::Points(points)) => Value::Number(points.clone()),
                Some(OnZero::NotApplicable) => NOT_APPLICABLE,
                Some(OnZero::Error) | None => UNDEFINED,
            };
            return (value, how);
        }
        Some(divisor) if divisor.is_negative() => {
            return (UNDEFINED, O::RECORDS.then(|| Bilingual::from(("分母为负", "the divisor is negative"))));
        }
        _ => {}
    }
    let ratio = reader.eval(of, at);
    let Value::Number(ratio) = ratio else {
        return (
            Value::Missing(ratio.state().unwrap_or(State::Undefined)),
            O::RECORDS.then(|| figures::points(&ratio)),
        );
    };
    let zero = Number::ZERO;
    let kept = if may_be_negative { &ratio } else { (&ratio).max(&zero) };
    let kept = most.map_or(kept, |most| kept.min(most));
    let full = match reader.full(at) {
        Value::Number(full) => full,
        _ => return (UNDEFINED, None),
    };
    let value = Value::Number(&full * kept);
    let how = O::RECORDS.then(|| {
        let equation = figures::equation(reader, of, at);
        let product = [figures::operand(&full, &Dim::Points), figures::operand(kept, &Dim::Ratio)];
        let product = figures::equals(&figures::joined(&product, " × "), &figures::points(&value));
        let bound = match kept.cmp(&ratio) {
            std::cmp::Ordering::Less => ("，按上限计", ", capped"),
            std::cmp::Ordering::Greater => ("，按零计", ", counted as zero"),
            std::cmp::Ordering::Equal => ("", ""),
        };
        say!(
            "{equation}{bound}；{product}",
            "{equation}{bound}; {product}",
            equation = equation,
            bound = bound,
            product = product
        )
    });
    (value, how)
}

/// The points of the first line whose tests all hold.
fn line<'e>(
    reader: &Reader<'_>,
    lines: &'e [StepLine],
    otherwise: &'e Expr,
    x: &Value,
    at: At,
) -> Result<&'e Expr, State> {
    if let Value::Missing(state) = x {
        return Err(*state);
    }
    for line in lines {
        let mut holds = true;
        for (sign, edge) in &line.tests {
            let x = x.ordinate().ok_or(State::Undefined)?;
            holds = holds && sign.holds(x.cmp(edge));
        }
        for (sign, edge) in &line.edges {
            if holds {
                holds = super::value::truth(&super::eval::compare(*sign, x, &reader.eval(edge, at)))?;
            }
        }
        if holds {
            return Ok(&line.points);
        }
    }
    Ok(otherwise)
}

fn steps<O: Observer>(
    reader: &Reader<'_>,
    of: &Expr,
    lines: &[StepLine],
    otherwise: &Expr,
    at: At,
) -> (Value, Option<Bilingual>) {
    let x = reader.eval(of, at);
    match line(reader, lines, otherwise, &x, at) {
        Err(state) => (Value::Missing(state), O::RECORDS.then(|| state.name())),
        Ok(points) => {
            let value = reader.eval(points, at);
            let how = O::RECORDS.then(|| {
                let tested = figures::equation(reader, of, at);
                let hit = lines.iter().find(|line| std::ptr::eq(&raw const line.points, points));
                let tests: Vec<Bilingual> = hit.map_or_else(Vec::new, |line| {
                    let test = |(sign, edge): &(crate::model::expr::Comparison, Number)| {
                        figures::and(figures::plain(format!("{} ", sign.sign())), &figures::operand(edge, &of.dim))
                    };
                    let of_unit = |(sign, edge): &(crate::model::expr::Comparison, Expr)| {
                        let edge = figures::inside(&reader.eval(edge, at), &of.dim);
                        figures::and(figures::plain(format!("{} ", sign.sign())), &edge)
                    };
                    line.tests.iter().map(test).chain(line.edges.iter().map(of_unit)).collect()
                });
                let earned = figures::equation(reader, points, at);
                if tests.is_empty() {
                    say!("{x}，其余：{y}", "{x}, else: {y}", x = tested, y = earned)
                } else {
                    let tests = figures::joined(&tests, ", ");
                    say!("{x}，{tests}：{y}", "{x}, {tests}: {y}", x = tested, tests = tests, y = earned)
                }
            });
            (value, how)
        }
    }
}

fn interpolation(reader: &Reader<'_>, of: &Expr, value: &Value, at: At) -> Bilingual {
    let x = figures::equation(reader, of, at);
    say!("{x}，插值得{y}", "{x}, interpolated: {y}", x = x, y = figures::points(value))
}
