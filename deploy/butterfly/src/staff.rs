//! `butterfly staff`: gives somebody a role, and takes roles away.

use anyhow::{Context, bail};
use butterfly_contracts::{
    ConventionId, Grant, StaffRole,
    attendee::{NewStaff, StaffRemoval},
};

use crate::{api::Operator, layout::Layout, terminal};

/// Who becomes what.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// E-mail address; an account is made if it has none
    pub email: String,
    /// Convention (id or slug), for roles over one
    #[arg(long)]
    pub convention: Option<String>,
    /// administrator, organiser, owner, manager, finance, `registration_desk`, door, lodging, `read_only`.
    /// Without: owner of the convention, or organiser
    #[arg(long)]
    pub role: Option<StaffRole>,
    /// Name for a new account
    #[arg(long)]
    pub name: Option<String>,
    /// Give an account that is there a new password, which is printed, and sign it out everywhere
    #[arg(long)]
    pub new_password: bool,
}

/// Who loses what.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// E-mail address
    pub email: String,
    /// Only roles over this convention (id or slug)
    #[arg(long)]
    pub convention: Option<String>,
    /// Only this role. Without: all of them
    #[arg(long)]
    pub role: Option<StaffRole>,
}

/// Gives the role, and shows the password that was made for it.
pub async fn add(layout: &Layout, add: Add) -> anyhow::Result<()> {
    let role = add.role.unwrap_or(match add.convention {
        Some(_) => StaffRole::Owner,
        None => StaffRole::Organiser,
    });
    if role.is_global() && add.convention.is_some() {
        bail!("the role {role} is over the whole installation; leave --convention away");
    }
    if !role.is_global() && add.convention.is_none() {
        bail!("the role {role} is over one convention; name it with --convention");
    }
    let operator = Operator::of_running(layout)?;
    let convention = find(&operator, add.convention.as_deref()).await?;
    let name = add
        .name
        .unwrap_or_else(|| local_part(&add.email).to_owned());
    let staff = NewStaff {
        email: add.email,
        name,
        role,
        convention,
        new_password: add.new_password,
    };
    let added = operator.add_staff(&staff).await?;
    terminal::say(&format!("{} is {role} now.", staff.email));
    if let Some(password) = added.password {
        terminal::say(&format!(
            "The account has a new password, shown this once only: {password}"
        ));
    }
    Ok(())
}

/// Takes the roles away, and shows what is left.
pub async fn remove(layout: &Layout, remove: Remove) -> anyhow::Result<()> {
    let operator = Operator::of_running(layout)?;
    let removal = StaffRemoval {
        convention: find(&operator, remove.convention.as_deref()).await?,
        email: remove.email,
        role: remove.role,
    };
    let done = operator.remove_staff(&removal).await?;
    let words = |grants: &[Grant]| {
        let word = |grant: &Grant| match grant.convention {
            Some(convention) => format!("{} of {convention}", grant.role),
            None => grant.role.to_string(),
        };
        let words: Vec<_> = grants.iter().map(word).collect();
        if words.is_empty() {
            "nothing".to_owned()
        } else {
            words.join(", ")
        }
    };
    let (gone, left) = (words(&done.removed), words(&done.left));
    terminal::say(&format!("{} lost: {gone}; has: {left}.", removal.email));
    terminal::say("Where somebody is signed in, this counts within a minute.");
    Ok(())
}

async fn find(
    operator: &Operator,
    convention: Option<&str>,
) -> anyhow::Result<Option<ConventionId>> {
    let Some(convention) = convention else {
        return Ok(None);
    };
    let context = operator.staff().await?;
    let registration = operator.registration(&context);
    let found = registration.get_convention(convention).await;
    let found = found.with_context(|| format!("the convention {convention}"))?;
    Ok(Some(found.value.id))
}

fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}
