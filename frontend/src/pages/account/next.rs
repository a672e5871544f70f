//! Where somebody was going before an account came between: carried through signing up, the mail's link
//! and signing in, so that they come back to the step they were at.

use butterfly_webkit::Site;

use crate::pages::query::address;

/// Where signing in leads when nobody says otherwise.
const HOME: &str = "/registrations";
/// Longest path that mails carry.
const LONGEST: usize = 300;

/// A path of this website, as it came with a request; empty when there is none, or none that is ours.
pub(super) fn wanted(given: &str) -> &str {
    match Site::safe_next(given) {
        "/" => "",
        long if long.len() > LONGEST => "",
        path => path,
    }
}

/// Where signing in leads.
pub(super) fn or_home(wanted: &str) -> &str {
    if wanted.is_empty() { HOME } else { wanted }
}

/// A page of this area that leads there in the end.
pub fn through(page: &str, wanted: &str) -> String {
    address(page, &[("next", wanted)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_stays_on_this_site() {
        let step = "/c/x/register/who?pass=1";
        assert_eq!(wanted(step), step);
        let long = format!("/{}", "x".repeat(LONGEST));
        for elsewhere in ["", "/", "//evil.example", "https://evil.example", &long] {
            assert_eq!(wanted(elsewhere), "", "{elsewhere}");
        }
        assert_eq!(or_home(""), HOME);
        assert_eq!(or_home(step), step);
    }

    #[test]
    fn a_link_carries_it() {
        assert_eq!(through("/sign-up", ""), "/sign-up");
        assert_eq!(
            through("/sign-up", "/c/x?a=1"),
            "/sign-up?next=%2Fc%2Fx%3Fa%3D1"
        );
    }
}
