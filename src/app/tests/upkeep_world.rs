//! What is saved in the world of the tests, and how looking after it changes it.

use super::world::World;
use crate::app::*;
use crate::domain::*;

impl World {
    /// What is saved changes as it would on disk.
    pub(super) fn keep(&mut self, wanted: &Upkeep) -> Result<Upkept, UpkeepError> {
        match wanted {
            Upkeep::Remove(name) => Ok(self.remove(name)),
            Upkeep::RemoveDraft(name) | Upkeep::SetAside(name) => Ok(self.remove_draft(name)),
            Upkeep::Rename { from, to } => self.rename(from, to),
            Upkeep::SeenToWork { name, place } => self.seen_to_work(name, place.as_ref()),
            Upkeep::ForgetKey(name) => self.forget_key(name),
        }
    }

    fn saved(&mut self, name: &ConnectionName) -> Result<&mut Connection, UpkeepError> {
        let mut all = self.shelf.connections.iter_mut();
        let found = all.find(|(connection, _)| connection.name == *name);
        let found = found.map(|(connection, _)| connection);
        found.ok_or_else(|| UpkeepError::Absent(name.clone()))
    }

    fn remove(&mut self, name: &ConnectionName) -> Upkept {
        let there = &mut self.shelf;
        let found = there.connections.iter().position(|(c, _)| c.name == *name);
        let removed = found.map(|at| there.connections.remove(at).0);
        let drafts = there.drafts.len();
        there.drafts.retain(|draft| draft.name != *name);
        Upkept::Removed(Removed {
            name: name.clone(),
            deleted: removed.iter().map(|c| (c.store, c.entry.clone())).collect(),
            connection: removed.map(Box::new),
            draft: there.drafts.len() < drafts,
            stays: false,
            kept: Vec::new(),
            left: Vec::new(),
            set_aside: Vec::new(),
        })
    }

    fn remove_draft(&mut self, name: &ConnectionName) -> Upkept {
        let there = &mut self.shelf;
        let drafts = there.drafts.len();
        there.drafts.retain(|draft| draft.name != *name);
        Upkept::Removed(Removed {
            name: name.clone(),
            connection: None,
            draft: there.drafts.len() < drafts,
            stays: there.named(name).is_some(),
            deleted: Vec::new(),
            kept: Vec::new(),
            left: Vec::new(),
            set_aside: Vec::new(),
        })
    }

    fn rename(
        &mut self,
        from: &ConnectionName,
        to: &ConnectionName,
    ) -> Result<Upkept, UpkeepError> {
        if self.shelf.has(to) {
            return Err(RecordError::Taken(to.to_string()).into());
        }
        if let Ok(connection) = self.saved(from) {
            connection.name = to.clone();
        }
        self.shelf
            .connections
            .sort_by(|a, b| a.0.name.cmp(&b.0.name));
        Ok(Upkept::Renamed(Renamed {
            from: from.clone(),
            to: to.clone(),
            finished: false,
            still_old: Vec::new(),
        }))
    }

    fn seen_to_work(
        &mut self,
        name: &ConnectionName,
        place: Option<&String>,
    ) -> Result<Upkept, UpkeepError> {
        let connection = self.saved(name)?;
        let open = connection.not_seen_to_work();
        let seen = place.map_or(open, |place| vec![place.clone()]);
        for place in &seen {
            *connection = connection.seen_to_work(place);
        }
        Ok(Upkept::SeenToWork(SeenToWork {
            name: name.clone(),
            seen,
            open: connection.not_seen_to_work(),
        }))
    }

    fn forget_key(&mut self, name: &ConnectionName) -> Result<Upkept, UpkeepError> {
        let connection = self.saved(name)?;
        connection.store = StoreKind::Elsewhere;
        Ok(Upkept::Forgotten(Forgotten {
            connection: Box::new(connection.clone()),
            deleted: vec![(StoreKind::Keychain, connection.entry.clone())],
            holders: connection.hand_overs.clone(),
        }))
    }
}
