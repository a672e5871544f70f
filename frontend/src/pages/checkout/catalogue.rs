//! What a convention offers, as the steps need it.

use std::sync::Arc;

use butterfly_contracts::{
    OptionId, PassId,
    options::{AskedOf, OptionView, QuestionView},
    registration::{ConventionView, PassAvailability, PassView, VoucherOffer},
};
use butterfly_webkit::{Chrome, PageError, Visit};

use crate::{reads, slug::Slug, state::State};

/// Options and questions.
#[derive(Debug, Clone)]
pub struct Offers {
    /// The options, in their order.
    pub options: Arc<Vec<OptionView>>,
    /// The questions, in their order.
    pub questions: Arc<Vec<QuestionView>>,
}

/// A convention and what can be had.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Its name in addresses.
    pub slug: Slug,
    /// The convention.
    pub convention: Arc<ConventionView>,
    /// Its passes.
    pub passes: Arc<Vec<PassView>>,
    /// Its options and questions; absent while the options service is away.
    pub offers: Option<Offers>,
    /// What the buyer's voucher gives; its passes are among the passes, at its prices.
    pub voucher: Option<VoucherOffer>,
}

impl Catalogue {
    /// Reads all of it.
    pub async fn read(state: &State, visit: &Visit, slug: &str) -> Result<Self, PageError> {
        let (slug, call) = (Slug::parse(slug)?, visit.call().anonymous());
        let all = async {
            tokio::join!(
                state.reads.convention(&call, &slug),
                state.reads.passes(&call, &slug),
                state.reads.options(&call, &slug),
                state.reads.questions(&call, &slug),
            )
        };
        let (convention, passes, options, questions) = Box::pin(all).await;
        let convention = convention.map_err(|error| reads::failed(&error))?;
        let passes = passes.map_err(|error| reads::failed(&error))?;
        let offers = options.zip(questions);
        Ok(Self {
            slug,
            convention,
            passes,
            offers: offers.map(|(options, questions)| Offers { options, questions }),
            voucher: None,
        })
    }

    /// With what a voucher gives: its passes cost what they cost with it, and hidden ones are seen.
    #[must_use]
    pub fn with(mut self, voucher: VoucherOffer) -> Self {
        let passes = Arc::make_mut(&mut self.passes);
        for pass in &voucher.passes {
            match passes.iter_mut().find(|known| known.id == pass.id) {
                Some(known) => known.clone_from(pass),
                None => passes.push(pass.clone()),
            }
        }
        passes.sort_by_key(|pass| pass.position);
        self.voucher = Some(voucher);
        self
    }

    /// With how many are left of some passes, which was said later than the rest.
    #[must_use]
    pub fn knowing(mut self, left: &[(PassId, u32)]) -> Self {
        let passes = Arc::make_mut(&mut self.passes);
        for pass in passes {
            let Some((_, left)) = left.iter().find(|(id, _)| *id == pass.id) else {
                continue;
            };
            pass.left = Some(*left);
            if *left == 0 {
                pass.availability = PassAvailability::SoldOut;
            }
        }
        self
    }

    /// Whether the buyer's voucher is for this pass.
    pub fn is_by_voucher(&self, pass: PassId) -> bool {
        let offer = self.voucher.as_ref();
        offer.is_some_and(|offer| offer.passes.iter().any(|known| known.id == pass))
    }

    /// The pass with this id.
    pub fn pass(&self, id: PassId) -> Option<&PassView> {
        self.passes.iter().find(|pass| pass.id == id)
    }

    /// Whether somebody with one of these passes can choose or must answer something. While that is not known,
    /// it may be so.
    pub fn has_extras(&self, passes: &[PassId]) -> bool {
        self.offers.as_ref().is_none_or(|offers| {
            passes.iter().any(|pass| {
                offers.options_of(*pass).next().is_some()
                    || offers.questions_of(*pass).next().is_some()
            }) || offers.buyer_questions(passes).next().is_some()
        })
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
}

impl Offers {
    /// The options that go with a pass.
    pub fn options_of(&self, pass: PassId) -> impl Iterator<Item = &OptionView> {
        let options = self.options.iter();
        options.filter(move |option| {
            option.requires_passes.is_empty() || option.requires_passes.contains(&pass)
        })
    }

    /// The questions that are, or may be, asked of somebody with a pass.
    pub fn questions_of(&self, pass: PassId) -> impl Iterator<Item = &QuestionView> {
        let questions = self.questions.iter();
        questions.filter(move |question| {
            let always = question.for_passes.is_empty() && question.for_options.is_empty();
            question.asked_of == AskedOf::Attendee
                && (always
                    || question.for_passes.contains(&pass)
                    || self.may_have(&[pass], &question.for_options))
        })
    }

    /// Whether one of these options can be chosen by somebody with one of these passes.
    fn may_have(&self, passes: &[PassId], wanted: &[OptionId]) -> bool {
        let mut options = passes.iter().flat_map(|pass| self.options_of(*pass));
        options.any(|option| wanted.contains(&option.id))
    }

    /// The questions that are, or may be, asked of the buyer of these passes.
    pub fn buyer_questions<'a>(
        &'a self,
        passes: &'a [PassId],
    ) -> impl Iterator<Item = &'a QuestionView> {
        let questions = self.questions.iter();
        questions.filter(|question| {
            let always = question.for_passes.is_empty() && question.for_options.is_empty();
            let with_pass = passes.iter().any(|pass| question.for_passes.contains(pass));
            question.asked_of == AskedOf::Buyer
                && (always || with_pass || self.may_have(passes, &question.for_options))
        })
    }
}
