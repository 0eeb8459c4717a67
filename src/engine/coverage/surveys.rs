//! The branches of surveys: void ballots, answers that are left out, panels that are too thin. Examples hold no ballots;
//! periods try them.

use super::{BranchKind, Walk};
use crate::engine::eval::At;
use crate::engine::{ballots, survey};
use crate::model::NodeId;
use crate::model::method::Survey;
use crate::model::node::Node;

impl<'a> Walk<'a> {
    /// The rules of a survey.
    pub(super) fn survey(&mut self, id: NodeId, node: &'a Node, of: &'a Survey) {
        for (position, void) in of.void.iter().enumerate() {
            self.branch((&node.id, void.clause.span, &void.clause), BranchKind::Void, |probe| {
                let desk = probe.reader.desk;
                // Ballots are about all units: the first one stands for them.
                probe.unit == 0 && desk.data.survey(id).is_some_and(|tally| ballots::strikes(desk, of, tally, position))
            });
        }
        let place = (node.id.as_str(), node.clause.span, &node.clause);
        let shares = [&of.drop_shares.0, &of.drop_shares.1];
        if of.drop_highest + of.drop_lowest > 0 || shares.into_iter().any(|share| !share.is_zero()) {
            self.branch(place, BranchKind::Dropped, |probe| {
                let desk = probe.reader.desk;
                let tally = desk.data.survey(id);
                tally.is_some()
                    && survey::Prepared::new(desk, id, of, tally).leaves_out(&probe.reader, At::node(probe.unit, id))
            });
        }
        if of.valid_when.is_some() {
            self.branch(place, BranchKind::Thin, |probe| {
                let desk = probe.reader.desk;
                let tally = desk.data.survey(id);
                tally.is_some()
                    && survey::Prepared::new(desk, id, of, tally).is_thin(&probe.reader, At::node(probe.unit, id))
            });
        }
    }
}
