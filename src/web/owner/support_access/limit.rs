//! Limiting a grant to a person or a purpose: what the form sends, and what it shows.

use serde::Deserialize;

use crate::grants::{GrantError, Only, OnlyAgent};
use crate::ids::StaffId;
use crate::sessions::Works;
use crate::staff::{Member, Role};

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LimitFields {
    /// `anyone` or `agent`.
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub agent: String,
    #[serde(default)]
    pub task: String,
    #[serde(default)]
    pub purpose: String,
}

/// Changing the limit of the grant that is on.
#[derive(Debug, Default, Deserialize)]
pub struct LimitForm {
    #[serde(default)]
    pub grant: String,
    #[serde(flatten)]
    pub limit: LimitFields,
}

/// Who of the vendor's people can be named.
pub(super) fn agents(staff: Vec<Member>) -> Vec<Member> {
    let may_enter = |member: &Member| member.roles.has(Role::Agent) && member.suspended_at.is_none();
    staff.into_iter().filter(may_enter).collect()
}

impl LimitFields {
    /// As it stands in a grant.
    fn of(only: &Only, works: &Works) -> Self {
        let task = only.work.as_deref().and_then(|id| works.find(id));
        let purpose = only.purpose.clone().unwrap_or_default();
        let own = task.map_or(purpose.as_str(), |task| {
            purpose.strip_prefix(&task.label).unwrap_or(&purpose).trim_start_matches(": ")
        });
        Self {
            who: if only.agent.is_some() { "agent" } else { "anyone" }.to_owned(),
            agent: only.agent.as_ref().map(|agent| agent.id.to_string()).unwrap_or_default(),
            task: task.map(|task| task.id.clone()).unwrap_or_default(),
            purpose: own.to_owned(),
        }
    }

    /// What it means, among these people and tasks.
    pub(super) fn read(&self, agents: &[Member], works: &Works) -> Result<Only, GrantError> {
        let agent = match self.who.as_str() {
            "agent" => {
                let id = self.agent.parse::<StaffId>().map_err(|_| GrantError::NoSuchAgent)?;
                let agent = agents.iter().find(|member| member.id == id).ok_or(GrantError::NoSuchAgent)?;
                Some(OnlyAgent { id, name: agent.name.clone() })
            }
            _ => None,
        };
        let task = match self.task.as_str() {
            "" => None,
            id => Some(works.find(id).ok_or(GrantError::NoSuchWork)?),
        };
        Only::chosen(agent, task.map(|task| (task.id.clone(), task.label.clone())), &self.purpose)
    }
}

/// The fields, with what is chosen.
pub(super) struct LimitChoices {
    /// Whether it is unfolded.
    pub open: bool,
    pub anyone: bool,
    pub agents: Vec<Named>,
    /// None where the vendor's settings name no kinds of work.
    pub tasks: Vec<Named>,
    pub purpose: String,
}

pub(super) struct Named {
    pub id: String,
    pub name: String,
    pub chosen: bool,
}

impl LimitChoices {
    /// What was typed stays; before that, it is as the grant is limited.
    pub(super) fn of(
        typed: Option<&LimitFields>,
        only: Option<&Only>,
        agents: &[Member],
        works: &Works,
    ) -> Self {
        let chosen = match typed {
            Some(typed) => typed.clone(),
            None => LimitFields::of(only.unwrap_or(&Only::default()), works),
        };
        let named =
            |id: String, name: &str, chosen: &str| Named { chosen: id == chosen, id, name: name.to_owned() };
        Self {
            open: typed.is_some_and(|typed| typed.is_more_than_anyone()),
            anyone: chosen.who != "agent",
            agents: agents
                .iter()
                .map(|member| named(member.id.to_string(), &member.name, &chosen.agent))
                .collect(),
            tasks: works.all().iter().map(|work| named(work.id.clone(), &work.label, &chosen.task)).collect(),
            purpose: chosen.purpose,
        }
    }
}

impl LimitFields {
    fn is_more_than_anyone(&self) -> bool {
        self.who == "agent" || !self.task.is_empty() || !self.purpose.is_empty()
    }
}
