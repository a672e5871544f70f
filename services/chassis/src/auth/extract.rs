//! Extractors: a person, a member of staff, another program.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use butterfly_contracts::{
    AccountId, ConventionId, Grant, ProblemCode, SessionId, StaffRole, attendee::Claims,
};

use crate::{
    error::{ApiError, ApiResult},
    service::Shared,
};

/// A signed-in attendee.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their account.
    pub account: AccountId,
    /// Their session.
    pub session: Option<SessionId>,
    /// Their confirmed e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
}

/// A signed-in attendee, or somebody without a token. A token that is not good is refused all the same.
#[derive(Debug, Clone)]
pub struct MaybePerson(pub Option<Person>);

/// A member of staff, or the operator's command.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Their account; all zero for the operator's command.
    pub account: AccountId,
    /// Their session.
    pub session: Option<SessionId>,
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub grants: Vec<Grant>,
}

/// Another program of ours.
#[derive(Debug, Clone)]
pub struct Internal {
    /// Its name.
    pub program: String,
}

/// What an operation for staff needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Look.
    View,
    /// Change the convention and what it sells.
    EditCatalogue,
    /// Change registrations.
    EditRegistrations,
    /// Change hotels.
    EditLodging,
}

impl Permission {
    const fn has(self, role: StaffRole) -> bool {
        use StaffRole as R;
        match (self, role) {
            (_, R::Administrator | R::Owner | R::Manager)
            | (Self::EditRegistrations, R::RegistrationDesk)
            | (Self::EditLodging, R::Lodging) => true,
            (Self::View, role) => !role.is_global(),
            _ => false,
        }
    }
}

impl Staff {
    /// Whether they may see and change everything.
    pub fn is_administrator(&self) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == StaffRole::Administrator)
    }

    /// Whether they may create conventions.
    pub fn may_create_conventions(&self) -> bool {
        self.grants.iter().any(|grant| grant.role.is_global())
    }

    /// The conventions they have a role over.
    pub fn conventions(&self) -> Vec<ConventionId> {
        self.grants
            .iter()
            .filter_map(|grant| grant.convention)
            .collect()
    }

    /// Refuses what they may not do: 404 for a convention that is not theirs, 403 for too small a role.
    pub fn require(&self, permission: Permission, convention: ConventionId) -> ApiResult<()> {
        let here = |grant: &&Grant| {
            grant.role == StaffRole::Administrator || grant.convention == Some(convention)
        };
        let mut roles = self
            .grants
            .iter()
            .filter(here)
            .map(|grant| grant.role)
            .peekable();
        if roles.peek().is_none() {
            return Err(ApiError::not_found());
        }
        if roles.any(|role| permission.has(role)) {
            return Ok(());
        }
        Err(ApiError::new(
            ProblemCode::Forbidden,
            "Your role here does not allow this.",
        ))
    }
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn claims(request: &HttpRequest, audience: &str) -> ApiResult<Claims> {
    let refused = || {
        let detail = "The access token is missing, expired, altered or revoked.";
        ApiError::new(ProblemCode::Unauthenticated, detail)
    };
    let shared = request
        .app_data::<web::Data<Shared>>()
        .ok_or_else(refused)?;
    let token = bearer(request).ok_or_else(refused)?;
    shared.trust.verify(token, audience).ok_or_else(refused)
}

fn account(claims: &Claims) -> ApiResult<AccountId> {
    claims.sub.parse().map_err(ApiError::internal)
}

impl Person {
    fn of(claims: Claims) -> ApiResult<Self> {
        let account = account(&claims)?;
        Ok(Self {
            account,
            session: claims.sid,
            email: claims.email,
            name: claims.name,
        })
    }
}

impl FromRequest for Person {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(claims(request, "public").and_then(Self::of))
    }
}

impl FromRequest for MaybePerson {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.headers().contains_key(header::AUTHORIZATION) {
            let person = Person::from_request(request, payload).into_inner();
            return ready(person.map(|person| Self(Some(person))));
        }
        ready(Ok(Self(None)))
    }
}

impl FromRequest for Staff {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(claims(request, "staff").and_then(|claims| {
            let account = match claims.sub.as_str() {
                "operator" => AccountId::from(uuid::Uuid::nil()),
                _ => account(&claims)?,
            };
            Ok(Self {
                account,
                session: claims.sid,
                email: claims.email,
                grants: claims.roles,
            })
        }))
    }
}

impl FromRequest for Internal {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(claims(request, "internal").map(|claims| Self {
            program: claims.sub,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_reach_their_own_convention_only() {
        let (mine, other) = (ConventionId::generate(), ConventionId::generate());
        let staff = |convention, role| Staff {
            account: AccountId::generate(),
            session: None,
            email: String::new(),
            grants: vec![Grant { convention, role }],
        };
        let status = |staff: &Staff, permission, convention| {
            staff
                .require(permission, convention)
                .map_err(|error| error.problem().status)
                .err()
        };
        let desk = staff(Some(mine), StaffRole::RegistrationDesk);
        assert_eq!(status(&desk, Permission::EditRegistrations, mine), None);
        assert_eq!(status(&desk, Permission::EditCatalogue, mine), Some(403));
        assert_eq!(status(&desk, Permission::View, other), Some(404));
        let organiser = staff(None, StaffRole::Organiser);
        assert_eq!(status(&organiser, Permission::View, other), Some(404));
        let administrator = staff(None, StaffRole::Administrator);
        assert_eq!(status(&administrator, Permission::EditLodging, other), None);
    }
}
