//! From syntax to meaning: names, units and types, structure, and the checks that make a [`RuleSet`] trustworthy.
//!
//! The only maker of rule sets. Later steps run on the healthy part of earlier ones; a name that failed is poisoned and
//! causes no second message.

pub(crate) mod amend;
mod among_units;
mod approval;
mod bands;
mod bounds;
mod budget;
mod cascades;
mod clauses;
mod contract;
mod decisions;
mod declare;
mod examples;
mod expr;
mod formerly;
mod grade_bands;
mod half_places;
mod head;
mod interval;
mod items;
mod judgements;
mod ledgers;
mod knots;
mod limits;
mod missing;
mod names;
mod node_heads;
mod nodes;
mod order;
mod proofs;
mod ranges;
mod ratio;
mod readings;
mod registers;
mod reuse;
mod rows;
mod rules;
mod spread;
mod steps;
mod survey;
mod table_keys;
mod tables;
mod targets;
mod weights;

use crate::base::calendar::{Cycle, Period};
use crate::base::diagnostic::{Checked, Problems};
use crate::base::number::RoundingMode;
use crate::base::source::{Sources, Span};
use crate::model::contract::{EventKind, Fact, Group, Grouping, MissingTable, Target, Window};
use crate::model::decision::{Allotment, Award, Consequence, Grades, Ranking, Veto};
use crate::model::expr::Expr;
use crate::model::ledgers::{Pay, Review};
use crate::model::node::Node;
use crate::model::register::{Cadence, Duties, Entered, Letter, Publication, Superior, Task};
use crate::model::reuse::Import;
use crate::model::table::{KeyedBy, Table};
use crate::model::{
    Clause, EventId, Example, FactId, Formerly, NodeId, RuleSet, Scheme, Show, canonical, period_of_examples,
};
use crate::syntax::ast::{Name, Statement, SyntaxTree};
use crate::syntax::keywords::UnitWord;
use names::Names;
use std::collections::{BTreeMap, BTreeSet};

/// Compiles the trees of one scheme's files, in the order of their paths.
///
/// A value comes back whenever there is a scheme with a score at all, even with errors, for the editor's sake; only a
/// rule set without errors may be run for publication.
#[must_use]
pub fn analyse(sources: &Sources, trees: &[SyntaxTree], others: Others) -> Checked<Option<RuleSet>> {
    let mut builder = Builder::new(sources);
    let damage = cascades::Damage::of(trees);
    builder.uncertain = damage.any();
    builder.literate = trees.iter().filter(|tree| !tree.articles.is_empty()).collect();
    let Some((scheme, statements)) = builder.head(trees) else {
        return Checked { value: None, problems: damage.without_consequences(builder.problems) };
    };
    builder.names.incomplete = others.file_missing;
    builder.uncertain |= others.file_missing;
    builder.imports(others.schemes);
    builder.declare(&statements);
    builder.former_names(&statements);
    builder.contract(&statements);
    builder.nodes();
    builder.decisions(&statements);
    builder.dates_of_events();
    builder.group_means();
    builder.budget();
    builder.ranges();
    builder.proofs();
    let order = builder.order();
    builder.examples(&statements);
    builder.unused();
    let Checked { value, problems } = builder.finish(scheme, order);
    Checked { value, problems: damage.without_consequences(problems) }
}

/// Another scheme that is used.
#[derive(Debug, Clone)]
pub struct Other {
    /// The name its results are read by.
    pub name: Name,
    /// The scheme; none where something is wrong with it, which is reported.
    pub scheme: Option<Import>,
}

/// What is used besides the files of a scheme.
#[derive(Debug, Clone, Default)]
pub struct Others {
    /// Other schemes, in the order of the text.
    pub schemes: Vec<Other>,
    /// Whether a file that belongs to the scheme is not there, which is reported.
    pub file_missing: bool,
}

/// The statements of a scheme wherever they stand: in its block, or outside it in any file.
type Body<'a> = Vec<&'a Statement>;

/// A node's statement, kept until its parts are compiled.
struct Draft<'a> {
    statement: &'a Statement,
    /// Statements of its block that are no nodes.
    inside: Vec<&'a Statement>,
    /// The points written at its head.
    points: Option<Span>,
    /// Whether `no floor` or `no cap` is written.
    no_floor: Option<Span>,
    no_cap: Option<Span>,
    /// Where the floor and the cap are written, if they are written at the node itself.
    floor_written: Option<Span>,
    cap_written: Option<Span>,
    /// What its head says about several events of one matter.
    matter_rule: Option<rules::events::MatterRule>,
    /// Where it says that the rest of a loss falls on the parent.
    rest_written: Option<Span>,
    /// Where the scale of a weighted child is stated.
    scale_written: Option<Span>,
    weight: Option<Span>,
    /// The fact it measures: what `actual` and `target` mean in it.
    measure: Option<FactId>,
    /// Whether its full mark or its children are in error, so that no sum and no range can be proven.
    unsettled: bool,
}

/// The rule set while it is being made.
struct Builder<'a> {
    sources: &'a Sources,
    problems: Problems,
    names: Names,
    show: Show,
    /// Whether the scheme says how points are printed.
    show_written: bool,
    /// How often the scheme is run.
    cycle_of_scheme: Cycle,
    /// The period that examples are about.
    period_of_examples: Period,
    /// Whether the scheme is written with Chinese keywords, for texts a fix puts in.
    chinese: bool,
    default_floor: Option<&'a crate::syntax::ast::Expr>,
    default_cap: Option<&'a crate::syntax::ast::Expr>,
    default_missing: MissingTable,
    rounds: Vec<&'a Statement>,
    grouping: Grouping,
    groups: Vec<Group>,
    imports: Vec<Import>,
    facts: Vec<Fact>,
    targets: BTreeMap<FactId, Target>,
    tables: Vec<Table>,
    keyed: Vec<KeyedBy>,
    /// Which of them are looked up for the target of a fact.
    keyed_by_targets: Vec<(usize, FactId)>,
    /// The fact whose target is compiled.
    target_of: Option<FactId>,
    /// The nodes that read the target of a fact; none where something reads it for all units.
    target_readers: BTreeMap<FactId, Option<BTreeSet<NodeId>>>,
    reads_class: bool,
    events: Vec<EventKind>,
    /// Event kinds that a rule declares by counting events of its own name.
    implied: BTreeSet<EventId>,
    windows: Vec<Window>,
    tasks: Vec<Task>,
    entered: Vec<Entered>,
    letters: Vec<Letter>,
    superiors: Vec<Superior>,
    cadences: Vec<Cadence>,
    duties: Vec<Duties>,
    publications: Vec<Publication>,
    nodes: Vec<Node>,
    drafts: Vec<Draft<'a>>,
    vetoes: Vec<Veto>,
    rankings: Vec<Ranking>,
    grades: Option<Grades>,
    /// Whether the scheme has a list of grades, and their names, best first, before they are compiled.
    grades_written: bool,
    grade_names: Vec<String>,
    awards: Vec<Award>,
    consequences: Vec<Consequence>,
    pays: Vec<Pay>,
    allotments: Vec<Allotment>,
    review: Review,
    examples: Vec<Example>,
    formerly: Vec<Formerly>,
    slots: u32,
    /// The dates of each rule that counts working days.
    working_days: Vec<Vec<Expr>>,
    /// What every node can reach, once that is proven.
    reach: Vec<ranges::Interval>,
    /// Whether some text could not be read.
    uncertain: bool,
    /// The literate texts, whose headings are the clauses of the rules below them.
    literate: Vec<&'a SyntaxTree>,
}

impl<'a> Builder<'a> {
    fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            problems: Problems::new(),
            names: Names::default(),
            cycle_of_scheme: Cycle::Year,
            period_of_examples: period_of_examples("", Cycle::Year),
            chinese: true,
            show: Show { places: 2, mode: RoundingMode::HalfEven },
            show_written: false,
            default_floor: None,
            default_cap: None,
            default_missing: Vec::new(),
            rounds: Vec::new(),
            grouping: Grouping::None,
            groups: Vec::new(),
            imports: Vec::new(),
            facts: Vec::new(),
            targets: BTreeMap::new(),
            tables: Vec::new(),
            keyed: Vec::new(),
            keyed_by_targets: Vec::new(),
            target_of: None,
            target_readers: BTreeMap::new(),
            reads_class: false,
            events: Vec::new(),
            implied: BTreeSet::new(),
            windows: Vec::new(),
            tasks: Vec::new(),
            entered: Vec::new(),
            letters: Vec::new(),
            superiors: Vec::new(),
            cadences: Vec::new(),
            duties: Vec::new(),
            publications: Vec::new(),
            nodes: Vec::new(),
            drafts: Vec::new(),
            vetoes: Vec::new(),
            rankings: Vec::new(),
            grades: None,
            grades_written: false,
            grade_names: Vec::new(),
            awards: Vec::new(),
            consequences: Vec::new(),
            pays: Vec::new(),
            allotments: Vec::new(),
            review: Review::default(),
            examples: Vec::new(),
            formerly: Vec::new(),
            slots: 0,
            working_days: Vec::new(),
            reach: Vec::new(),
            uncertain: false,
            literate: Vec::new(),
        }
    }

    /// A number with its unit as it is written in this scheme: in the language of its keywords.
    fn with_unit(&self, number: &str, unit: UnitWord) -> String {
        match (self.chinese, number) {
            (true, _) => format!("{number}{}", unit.zh()),
            (false, "1") => format!("{number} {}", unit.en_singular()),
            (false, _) => format!("{number} {}", unit.en()),
        }
    }

    /// The heading of the block of a literate text that a place stands in.
    fn heading(&self, place: Span) -> Option<&str> {
        self.literate.iter().find(|tree| tree.file == place.file).and_then(|tree| tree.heading(place.start))
    }

    /// The clause of a rule: its own article, the heading of its literate text, or the one it inherits; and its place.
    fn clause(&self, statement: &Statement, inherited: Option<&str>) -> Clause {
        let span = statement.span;
        let own = statement.block.as_ref().and_then(|block| article(&block.statements));
        let own = own.or_else(|| self.heading(span).map(str::to_owned));
        let (line, _) = self.sources.line_column(span.file, span.start);
        Clause {
            article: own.or_else(|| inherited.map(str::to_owned)),
            file: self.sources.get(span.file).path.clone(),
            line,
            span,
        }
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    fn finish(mut self, scheme: Scheme, order: Vec<NodeId>) -> Checked<Option<RuleSet>> {
        if self.nodes.is_empty() {
            return Checked { value: None, problems: self.problems };
        }
        self.targets_serve();
        let reach = self.extents();
        let mut facts = self.facts;
        for (id, target) in self.targets {
            if let Some(fact) = facts.get_mut(id.index()) {
                fact.target = Some(target);
            }
        }
        let mut rules = RuleSet {
            scheme,
            grouping: self.grouping,
            groups: self.groups,
            imports: self.imports,
            facts,
            events: self.events,
            windows: self.windows,
            tasks: self.tasks,
            entered: self.entered,
            letters: self.letters,
            superiors: self.superiors,
            cadences: self.cadences,
            duties: self.duties,
            publications: self.publications,
            tables: self.tables,
            keyed: self.keyed,
            reads_class: self.reads_class,
            nodes: self.nodes,
            order,
            vetoes: self.vetoes,
            rankings: self.rankings,
            grades: self.grades,
            awards: self.awards,
            consequences: self.consequences,
            pays: self.pays,
            working_days: self.working_days,
            allotments: self.allotments,
            review: self.review,
            examples: self.examples,
            formerly: self.formerly,
            respelt: Vec::new(),
            reach,
            meaning: String::new(),
            wording: String::new(),
        };
        rules.meaning = canonical::meaning(&rules);
        rules.wording = canonical::wording(&rules);
        Checked { value: Some(rules), problems: self.problems }
    }
}

/// The article a block cites with `basis`.
fn article(statements: &[Statement]) -> Option<String> {
    use crate::syntax::keywords::StatementWord;
    let basis = statements.iter().find(|statement| statement.word == StatementWord::Basis)?;
    let mut texts: Vec<String> = basis.title.iter().map(|title| title.value.clone()).collect();
    texts.extend(basis.terms.iter().filter_map(|term| match term {
        crate::syntax::ast::Term::Operand(operand) => match clauses::reference(operand) {
            Some(clauses::Reference::Text(text, _)) => Some(text.to_owned()),
            _ => None,
        },
        _ => None,
    }));
    (!texts.is_empty()).then(|| texts.join("、"))
}
