//! What a convention sells, remembered by catalogue version.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use butterfly_contracts::{
    ConventionId, Money, PassId,
    registration::{AttendeeView, PassesPerPerson, RegistrationView},
};
use sqlx::MySqlConnection;

use crate::{
    domain::{
        convention::Convention,
        line::Line,
        order::{Order, OrderRow},
        pass::Pass,
        person::{self, Hash},
    },
    store::{conventions, passes, tiers},
};

/// Conventions remembered at most.
const MOST: usize = 1000;

/// What a convention sells.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) version: u64,
    pub(crate) convention: Convention,
    pub(crate) passes: Vec<Pass>,
    /// Whether any pass ever had prices that end.
    pub(crate) has_tiers: bool,
}

impl Catalogue {
    pub(crate) fn pass(&self, id: PassId) -> Option<&Pass> {
        self.passes.iter().find(|pass| pass.id == id)
    }

    /// The keys by which a line with this pass claims its person, each unique within the convention.
    pub(crate) fn claims<'p>(&self, pass: PassId, person: &'p [Hash]) -> Cow<'p, [Hash]> {
        if self.convention.about.passes_per_person == PassesPerPerson::One {
            return Cow::Borrowed(person);
        }
        let days = self
            .pass(pass)
            .into_iter()
            .flat_map(|pass| &pass.about.days);
        let things = days.map(ToString::to_string).chain([pass.to_string()]);
        let having = |thing: String| {
            let keys = person.iter();
            keys.map(move |key| person::having(key, &thing))
        };
        things.flat_map(having).collect()
    }

    /// An order as its buyer sees it.
    pub(crate) fn seen(&self, row: &OrderRow) -> Order {
        let money = |minor| Money::new(minor, self.convention.about.currency);
        let price = row.price();
        let lines = row.lines.iter();
        Order {
            id: row.id,
            code: row.code.clone(),
            convention: self.convention.id,
            status: row.status,
            payment: row.payment,
            held_until: row.held_until,
            extended: row.extended,
            account: row.account,
            buyer: row.buyer.clone(),
            registrations: lines.filter_map(|line| self.seen_line(row, line)).collect(),
            extras: row.extras.clone(),
            net: money(price.net),
            tax: money(price.tax),
            total: money(price.total),
            version: row.version,
            created_at: row.created_at,
        }
    }

    fn seen_line(&self, row: &OrderRow, line: &Line) -> Option<RegistrationView> {
        let about = &self.convention.about;
        let pass = self.pass(line.pass).map(|pass| &pass.about);
        let attendee = line.attendee.as_ref();
        Some(RegistrationView {
            id: line.id,
            code: line.code.clone(),
            order: row.id,
            convention: self.convention.id,
            convention_name: about.name.clone(),
            convention_slug: about.slug.clone(),
            pass: line.pass,
            pass_name: pass.map(|pass| pass.name.clone()).unwrap_or_default(),
            days: pass.map(|pass| pass.days.clone()).unwrap_or_default(),
            attendee: AttendeeView {
                name: attendee.map(|one| one.name.clone()).unwrap_or_default(),
                email: attendee.map(|one| one.email.clone()).unwrap_or_default(),
                birth_date: attendee.and_then(|one| one.birth_date),
            },
            invited: line.invited.clone().unwrap_or_default(),
            voucher: line.voucher_code().to_owned(),
            total: Money::new(line.price.total, about.currency),
            status: line.status.seen()?,
            created_at: line.created_at,
            ended_at: line.ended_at,
        })
    }
}

/// The catalogues of this instance. Only good under the lane's lock, which is where the current
/// version is read.
#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<HashMap<ConventionId, Arc<Catalogue>>>);

impl Catalogues {
    /// The catalogue of this version; none when the convention is deleted.
    pub(crate) async fn get(
        &self,
        conn: &mut MySqlConnection,
        id: ConventionId,
        version: u64,
    ) -> Result<Option<Arc<Catalogue>>, sqlx::Error> {
        let known = self.known(|known| known.get(&id).cloned());
        if let Some(known) = known.filter(|known| known.version == version) {
            return Ok(Some(known));
        }
        let Some(convention) = conventions::select_by_id(conn, id).await? else {
            return Ok(None);
        };
        let passes = passes::select_all(conn, id).await?;
        let has_tiers = !tiers::select_stocks(conn, id).await?.is_empty();
        let catalogue = Arc::new(Catalogue {
            version,
            convention,
            passes,
            has_tiers,
        });
        self.known(|known| {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(id, Arc::clone(&catalogue));
        });
        Ok(Some(catalogue))
    }

    fn known<T>(&self, work: impl FnOnce(&mut HashMap<ConventionId, Arc<Catalogue>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
