//! The way to a registration: choose a pass, say who comes, check, done. Steps are read by their address
//! and survive reloading and going back; what was typed is in a [`crate::draft::Draft`].

pub mod check;
pub mod choose;
pub mod confirm;
mod order;
pub mod refused;
pub mod who;

use std::sync::Arc;

use butterfly_contracts::registration::{ConventionView, PassView};
use butterfly_webkit::{Chrome, PageError, Visit};

use crate::{
    pages::query::address,
    reads,
    slug::Slug,
    state::State,
    view::{
        convention::ConventionCard,
        pass::{self, PassCard},
    },
};

/// A convention and its passes, as the steps need them.
pub struct Catalogue {
    /// Its name in addresses.
    pub slug: Slug,
    /// The convention.
    pub convention: Arc<ConventionView>,
    /// Its passes.
    pub passes: Arc<Vec<PassView>>,
}

impl Catalogue {
    /// Reads both.
    pub async fn read(state: &State, visit: &Visit, slug: &str) -> Result<Self, PageError> {
        let (slug, call) = (Slug::parse(slug)?, visit.call().anonymous());
        let (convention, passes) = tokio::join!(
            state.reads.convention(&call, &slug),
            state.reads.passes(&call, &slug)
        );
        let convention = convention.map_err(|error| reads::failed(&error))?;
        let passes = passes.map_err(|error| reads::failed(&error))?;
        Ok(Self {
            slug,
            convention,
            passes,
        })
    }

    /// The pass with this id.
    pub fn pass(&self, id: &str) -> Option<&PassView> {
        self.passes.iter().find(|pass| pass.id.to_string() == id)
    }

    /// Cards of all passes.
    pub fn cards(&self) -> Vec<PassCard> {
        pass::cards(&self.passes, &self.convention)
    }

    /// What stands around a step.
    pub fn chrome(&self, visit: &Visit, title: &str) -> Chrome {
        let title = format!("{title} – {}", self.convention.name);
        visit.chrome(title).accent(&self.convention.accent)
    }

    /// The address of a step.
    pub fn address(&self, step: &str) -> String {
        format!("/c/{}/register{step}", self.slug)
    }

    /// The address of the second step with a pass.
    pub fn who(&self, pass_id: &str) -> String {
        address(&self.address("/who"), &[("pass", pass_id)])
    }
}

/// The head of every step.
pub struct Head {
    /// The convention.
    pub card: ConventionCard,
    /// Its name in addresses.
    pub slug: String,
    /// The chosen pass; may be empty.
    pub pass_id: String,
    /// Which step this is, from 1.
    pub step: u8,
    /// The page's heading.
    pub heading: String,
}

impl Head {
    /// The head of a step.
    pub fn new(catalogue: &Catalogue, pass_id: &str, step: u8, heading: &str) -> Self {
        Self {
            card: ConventionCard::new(&catalogue.convention, String::new()),
            slug: catalogue.slug.to_string(),
            pass_id: pass_id.to_owned(),
            step,
            heading: heading.to_owned(),
        }
    }
}
