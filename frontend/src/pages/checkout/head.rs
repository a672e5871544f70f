//! What stands at the head of every step: the convention, the way, and how long the places are held.

use butterfly_contracts::registration::{OrderStatus, OrderView};
use butterfly_webkit::format;
use chrono::{DateTime, Utc};

use super::{
    Catalogue,
    held::{give_up_page, order_page},
    lines,
};
use crate::view::convention::ConventionCard;

/// The steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Choosing passes.
    Passes,
    /// Saying who comes.
    People,
    /// Options and questions.
    Extras,
    /// Everything at a glance.
    Check,
    /// The order stands.
    Done,
}

impl Step {
    const ALL: [Self; 5] = [
        Self::Passes,
        Self::People,
        Self::Extras,
        Self::Check,
        Self::Done,
    ];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Passes => "Passes",
            Self::People => "People",
            Self::Extras => "Extras",
            Self::Check => "Check",
            Self::Done => "Done",
        }
    }

    /// The step of this name.
    pub fn named(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.label() == label)
    }

    /// Its address below the convention's `register`.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Passes | Self::Done => "",
            Self::People => "/people",
            Self::Extras => "/extras",
            Self::Check => "/check",
        }
    }
}

/// A step as the list of steps shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLink {
    /// Its name.
    pub label: &'static str,
    /// Where it is, for a step one can go back to; else empty.
    pub href: String,
    /// Whether it lies behind.
    pub done: bool,
    /// Whether one is there.
    pub current: bool,
}

/// How long the places are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// The time of day, in the convention's time zone.
    pub until: String,
    /// Seconds from now on.
    pub seconds: i64,
    /// Whether it can be made longer.
    pub extendable: bool,
}

impl Timer {
    /// The timer of a held order; none for others.
    pub fn of(order: &OrderView, time_zone: &str, now: DateTime<Utc>) -> Option<Self> {
        let until = order
            .held_until
            .filter(|_| order.status == OrderStatus::Held)?;
        Some(Self {
            until: format::time(until, time_zone),
            seconds: (until - now).num_seconds().max(0),
            extendable: order.extendable,
        })
    }
}

/// Something to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In a word.
    pub title: String,
    /// And what to do.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
}

impl Notice {
    /// Something to know that is no failure.
    pub fn note(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            bad: false,
        }
    }
}

/// What stands at the foot of every step of a held order: the ways to leave it, for later or for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// The order's link.
    pub link: String,
    /// Where it is given up.
    pub give_up: String,
    /// Until when it leads back.
    pub until: String,
    /// How many places are held.
    pub places: usize,
}

impl Foot {
    /// The foot of a held order; none for others.
    fn of(order: &OrderView, time_zone: &str) -> Option<Self> {
        let until = order
            .held_until
            .filter(|_| order.status == OrderStatus::Held)?;
        Some(Self {
            link: order_page(order),
            give_up: give_up_page(order),
            until: format::time(until, time_zone),
            places: lines::standing(order).count(),
        })
    }
}

/// The head of a step, and its foot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The convention.
    pub card: ConventionCard,
    /// Its name in addresses.
    pub slug: String,
    /// The page's heading.
    pub heading: String,
    /// The steps that apply.
    pub steps: Vec<StepLink>,
    /// How long the places are held; none before they are.
    pub timer: Option<Timer>,
    /// Something to know.
    pub notice: Option<Notice>,
    /// The ways to leave; none before places are held.
    pub foot: Option<Foot>,
    /// Whether what is typed in this step is kept by who leaves it: then the ways out are buttons of its form.
    pub keeps: bool,
}

impl Head {
    /// The head of a step of an order, or of the first step while there is none.
    pub fn new(
        catalogue: &Catalogue,
        order: Option<&OrderView>,
        step: Step,
        heading: impl Into<String>,
    ) -> Self {
        let passes: Vec<_> = match order {
            Some(order) => order.registrations.iter().map(|line| line.pass).collect(),
            None => catalogue.passes.iter().map(|pass| pass.id).collect(),
        };
        let zone = &catalogue.convention.time_zone;
        Self {
            card: ConventionCard::new(&catalogue.convention, String::new()),
            slug: catalogue.slug.to_string(),
            heading: heading.into(),
            steps: steps(catalogue, step, catalogue.has_extras(&passes)),
            timer: order.and_then(|order| Timer::of(order, zone, Utc::now())),
            notice: None,
            foot: order.and_then(|order| Foot::of(order, zone)),
            keeps: matches!(step, Step::People | Step::Extras),
        }
    }

    /// With something to know.
    #[must_use]
    pub fn with(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }
}

fn steps(catalogue: &Catalogue, at: Step, extras: bool) -> Vec<StepLink> {
    let steps = Step::ALL.into_iter();
    let steps = steps.filter(|step| *step != Step::Extras || extras);
    let link = |step: Step| StepLink {
        label: step.label(),
        href: if step < at {
            catalogue.address(step.path())
        } else {
            String::new()
        },
        done: step < at,
        current: step == at,
    };
    steps.map(link).collect()
}
