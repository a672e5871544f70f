//! Makes the options service keep what orders shall have. Registration takes its own places first; what can be
//! refused is asked for while the buyer waits, everything else is told through the outbox.
//!
//! A version names what is desired (`crate::domain::extras`): the options service refuses lower ones, so that
//! nothing said late undoes what was said after it.
//!
//! Where registration refuses the passes, the options service is asked what it would refuse besides, so that a buyer
//! learns of everything at once.

mod also;
mod name;
mod needs;
mod place;
mod refusal;
mod tell;

use std::time::Duration;

use butterfly_chassis::{ApiError, RequestContext};
use butterfly_client::{CallContext, ClientError, OptionsClient};
use butterfly_contracts::{
    ProblemCode,
    options::{DesiredHold, DesiredHolds, HoldOutcome, HoldProblem},
};
use tokio::time::Instant;

pub use also::{of_change, of_order, refuse};
pub use name::name;
pub use needs::{Needs, wanted};
pub use place::{Claims, Placing, change, confirm, place};
pub use tell::tell;

use crate::{app::App, lane::Accepted};

/// How long the options service may take while a buyer waits: time must be left to give places back.
const PATIENCE: Duration = Duration::from_secs(4);

/// What the options service said.
#[derive(Debug)]
enum Reply {
    /// It is so now.
    Accepted(Accepted),
    /// It cannot be; what was before, stays.
    Refused(Vec<HoldProblem>),
    /// Something later was said before.
    Stale,
}

/// The context of a call while a buyer waits.
fn waiting(request: &RequestContext) -> CallContext {
    let context = request.call();
    let latest = Instant::now() + PATIENCE;
    CallContext {
        deadline: Some(context.deadline.map_or(latest, |given| given.min(latest))),
        ..context
    }
}

async fn put(app: &App, context: &CallContext, desired: DesiredHold) -> Result<Reply, ClientError> {
    let context = signed(app, context).await?;
    let version = desired.version;
    let holds = DesiredHolds {
        items: vec![desired],
    };
    let options = OptionsClient::new(&app.caller, &context);
    let answer = options.put_holds(&holds).await?.items.into_iter().next();
    let answer = answer.ok_or(ClientError::Decode { status: 200 })?;
    Ok(match answer.outcome {
        HoldOutcome::Accepted => Reply::Accepted(Accepted {
            version,
            priced: answer.selections,
        }),
        HoldOutcome::Refused => Reply::Refused(answer.problems),
        HoldOutcome::Stale => Reply::Stale,
    })
}

/// The same context, as this program.
async fn signed(app: &App, context: &CallContext) -> Result<CallContext, ClientError> {
    let token = app.tokens.get(&app.caller, context).await?;
    Ok(context.with_bearer(token))
}

/// 503: nothing was taken, and it may be tried again.
fn unreachable(error: ClientError) -> ApiError {
    let detail =
        "Options cannot be reserved right now. Nothing was taken; please try again in a moment.";
    ApiError::new(ProblemCode::Busy, detail)
        .retry_after(2)
        .because(error)
}
