//! Staff who look registrations up, through the staff listener.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, ensure};

use crate::{
    database::Known,
    http::request,
    latency::Latency,
    load::{self, Call, Kind, Script},
    measure::{Bench, latency_of},
    pace::Pace,
    sale::Sale,
};

/// Staff who look something up at once.
const STAFF: u32 = 2;

/// What is looked up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Look {
    /// One registration by its id.
    ByKey,
    /// The first page of all.
    List,
    /// A registration by its code.
    Code,
    /// By the attendee's e-mail address.
    Email,
    /// By the attendee's name.
    Name,
}

impl Look {
    /// Those that look for more than one row.
    pub(crate) const LISTS: [Self; 4] = [Self::List, Self::Code, Self::Email, Self::Name];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ByKey => "a row by its key",
            Self::List => "list",
            Self::Code => "search by code",
            Self::Email => "search by e-mail",
            Self::Name => "search by name",
        }
    }

    fn path(self, one: &Known, convention: &str) -> String {
        let words = match self {
            Self::ByKey => return format!("registrations/reg_{}", one.id),
            Self::List => String::new(),
            Self::Code => format!("?q={}", one.code),
            Self::Email => format!("?q={}", one.email),
            Self::Name => format!("?q={}", one.name.replace(' ', "%20")),
        };
        format!("conventions/{convention}/registrations{words}")
    }
}

/// Who looks.
pub(crate) struct Desk {
    address: String,
    authorization: String,
    convention: String,
    known: Arc<Vec<Known>>,
    time: Duration,
}

impl Desk {
    /// Of a convention; each look is measured for `time`.
    pub(crate) async fn of(bench: &Bench, sale: &Sale, time: Duration) -> anyhow::Result<Self> {
        let address = bench.stack.run.staff_url.strip_prefix("http://");
        let known = bench.database.some(sale.hexadecimal()).await?;
        ensure!(!known.is_empty(), "nobody is registered");
        Ok(Self {
            address: address.context("no plain HTTP")?.to_owned(),
            authorization: format!("Bearer {}", bench.stack.token("staff").await?),
            convention: sale.id.clone(),
            known: Arc::new(known),
            time,
        })
    }

    /// Looks again and again.
    pub(crate) async fn read(&self, look: Look) -> anyhow::Result<Latency> {
        let (known, convention) = (Arc::clone(&self.known), self.convention.clone());
        let authorization = self.authorization.clone();
        let script: Script = Arc::new(move |n| {
            let turn = usize::try_from(n).unwrap_or_default() % known.len();
            let path = known.get(turn).map(|one| look.path(one, &convention));
            let line = format!(
                "GET /api/registration/staff/v1/{}",
                path.unwrap_or_default()
            );
            Call {
                kind: Kind::Read,
                text: request(&line, &[("Authorization", &authorization)], ""),
            }
        });
        let pace = Pace::Closed { time: self.time };
        let samples = load::run(&self.address, STAFF, pace, &script).await?;
        let odd = samples.iter().find(|sample| sample.status != 200);
        let odd = odd.map(|sample| sample.status);
        ensure!(odd.is_none(), "{} was answered {odd:?}", look.name());
        Ok(latency_of(&samples, |_| true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_has_its_address() {
        let one = Known {
            id: "ab".to_owned(),
            code: "X".to_owned(),
            email: "a@example.org".to_owned(),
            name: "A B".to_owned(),
        };
        let path = |look: Look| look.path(&one, "cnv_1");
        assert_eq!(path(Look::ByKey), "registrations/reg_ab");
        assert_eq!(path(Look::List), "conventions/cnv_1/registrations");
        assert_eq!(path(Look::Name), "conventions/cnv_1/registrations?q=A%20B");
    }
}
