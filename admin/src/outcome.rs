//! What became of something that was asked for with a single button.

use butterfly_client::ClientError;
use butterfly_contracts::ProblemCode;
use butterfly_webkit::{Flash, PageError};

use crate::desk::Desk;

/// Says on the next page that it worked, or why the current state does not allow it; whether it worked.
pub(crate) fn or_flash<T>(
    desk: &Desk,
    outcome: Result<T, ClientError>,
    good: &str,
) -> Result<bool, PageError> {
    let Err(error) = outcome else {
        desk.visit.flash(Flash::good(good));
        return Ok(true);
    };
    let refused = error.problem().filter(|problem| {
        matches!(
            problem.code,
            ProblemCode::Conflict | ProblemCode::InUse | ProblemCode::Invalid
        )
    });
    match refused {
        Some(problem) => {
            desk.visit.flash(Flash::warn(problem.detail.clone()));
            Ok(false)
        }
        None => Err(error.into()),
    }
}
