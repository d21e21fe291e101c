//! How one field of a destination has to go with another.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Words;

/// A rule between two fields. It says nothing as long as the other field has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// A Google service account has to belong to the project in `project-id`.
    SameProject,
    /// A most in nodes is not under the fewest, in `min-nodes`.
    NotUnderMinimum,
}

/// Whose a Google service account is, as far as its address tells.
#[derive(Debug, PartialEq, Eq)]
enum Owner {
    /// This project, as the address writes it.
    Project(String),
    /// A default account of Compute Engine: its address has the project's number, not its id.
    Number(String),
    /// One of Google's own accounts.
    Unknown,
}

impl Owner {
    fn of(account: &str) -> Self {
        let Some((name, host)) = account.split_once('@') else {
            return Self::Unknown;
        };
        if let Some(project) = host.strip_suffix(".iam.gserviceaccount.com") {
            return Self::Project(project.to_owned());
        }
        match host {
            "appspot.gserviceaccount.com" => Self::Project(name.to_owned()),
            "developer.gserviceaccount.com" => name
                .strip_suffix("-compute")
                .map_or(Self::Unknown, |number| Self::Number(number.to_owned())),
            _ => Self::Unknown,
        }
    }
}

/// A project id as addresses of service accounts write it: `example.com:app` → `app.example.com`.
fn in_addresses(project: &str) -> String {
    match project.split_once(':') {
        Some((domain, name)) => format!("{name}.{domain}"),
        None => project.to_owned(),
    }
}

fn answer<'a>(answers: &'a BTreeMap<String, String>, id: &str) -> Option<&'a str> {
    let value = answers.get(id)?.trim();
    (!value.is_empty()).then_some(value)
}

impl Agreement {
    /// Refuses a value that does not go with the other field's answer.
    pub fn check(self, value: &str, answers: &BTreeMap<String, String>) -> Result<(), Words> {
        match self {
            Self::SameProject => same_project(value, answers),
            Self::NotUnderMinimum => not_under_minimum(value, answers),
        }
    }

    /// What to say where nothing could be compared.
    pub fn remark(self, value: &str, answers: &BTreeMap<String, String>) -> Option<String> {
        let Self::SameProject = self else { return None };
        let project = answer(answers, "project-id")?;
        match Owner::of(value) {
            Owner::Number(number) => Some(format!(
                "A default account of project number {number}: check that this is {project}'s number."
            )),
            Owner::Unknown => Some(format!(
                "Its address does not tell the project: check that it belongs to {project}."
            )),
            Owner::Project(_) => None,
        }
    }
}

fn same_project(account: &str, answers: &BTreeMap<String, String>) -> Result<(), Words> {
    let Some(project) = answer(answers, "project-id") else {
        return Ok(());
    };
    match Owner::of(account) {
        Owner::Project(owner) if owner != in_addresses(project) => Err(Words {
            what: format!(
                "`{account}` belongs to the project {owner}, and the connection to {project}."
            ),
            next: format!(
                "Take a service account of {project}: IAM & Admin → Service accounts. Is \
                 {project} wrong? Then go back and correct that."
            ),
        }),
        _ => Ok(()),
    }
}

fn not_under_minimum(most: &str, answers: &BTreeMap<String, String>) -> Result<(), Words> {
    let fewest: Option<u32> = answer(answers, "min-nodes").and_then(|text| text.parse().ok());
    match (most.parse::<u32>(), fewest) {
        (Ok(most), Some(fewest)) if most < fewest => Err(Words {
            what: format!("`{most}` nodes at most are fewer than the {fewest} at least."),
            next: format!("Take {fewest} or more; 50 is Google's usual number."),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_an_account_is() {
        for (account, owner) in [
            (
                "sf@acme-1.iam.gserviceaccount.com",
                Owner::Project("acme-1".to_owned()),
            ),
            (
                "sf@app.example.com.iam.gserviceaccount.com",
                Owner::Project("app.example.com".to_owned()),
            ),
            (
                "acme-1@appspot.gserviceaccount.com",
                Owner::Project("acme-1".to_owned()),
            ),
            (
                "123-compute@developer.gserviceaccount.com",
                Owner::Number("123".to_owned()),
            ),
            ("service-1@gcp-sa-x.gserviceaccount.com", Owner::Unknown),
            ("nothing", Owner::Unknown),
        ] {
            assert_eq!(Owner::of(account), owner, "{account}");
        }
        assert_eq!(in_addresses("example.com:app"), "app.example.com");
    }
}
