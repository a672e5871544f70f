//! `butterfly staff add`: gives somebody a role.

use anyhow::{Context, bail};
use butterfly_contracts::{StaffRole, attendee::NewStaff};

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
    let convention = match &add.convention {
        None => None,
        Some(convention) => {
            let context = operator.staff().await?;
            let found = operator
                .registration(&context)
                .get_convention(convention)
                .await;
            let found = found.with_context(|| format!("the convention {convention}"))?;
            Some(found.value.id)
        }
    };
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

fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}
