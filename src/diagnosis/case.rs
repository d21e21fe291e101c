//! The case: suspects with what speaks for and against each, until the verdict.

use std::collections::BTreeMap;

use crate::domain::CheckId;

use super::catalogue::{Confidence, Entry, Likelihood};
use super::condition::possible;
use super::finding::ProofState;
use super::situation::Situation;
use super::{CauseId, Certainty};

/// From this score on a suspect is likely: a frequent cause with one good fact for it, or a less
/// frequent one with two.
const LIKELY: i32 = 80;

/// A lead this large over everyone else makes the first suspect likely too.
const LEAD: i32 = 20;

/// A suspect at or below this has more against it than for it, and is dropped.
const DROPPED: i32 = 0;

/// One cause under suspicion.
#[derive(Debug, Clone)]
pub(crate) struct Suspect {
    pub(crate) cause: CauseId,
    score: i32,
    proven: bool,
    /// A fact worth telling that does not explain this answer.
    pub(crate) aside: bool,
    /// The answer or a fact names it; otherwise it was only brought in as an idea.
    grounded: bool,
    pub(crate) evidence_for: Vec<String>,
    pub(crate) evidence_against: Vec<String>,
}

/// A closed case.
pub(crate) struct Closed {
    /// What is proved, in the order of the checks.
    pub(crate) proves: Vec<(CheckId, ProofState)>,
    /// Suspects, best first, with how sure each is.
    pub(crate) suspects: Vec<(Suspect, Certainty)>,
}

/// All suspects, and what is proved about the checks.
#[derive(Debug, Default)]
pub(crate) struct Case {
    suspects: Vec<Suspect>,
    ruled_out: Vec<CauseId>,
    proofs: BTreeMap<CheckId, ProofState>,
}

impl Case {
    /// Opens a case with the causes the answer may have.
    pub(crate) fn open(entry: Option<&Entry>, situation: &Situation<'_>) -> Self {
        let mut case = Self::default();
        let Some(entry) = entry else {
            return case;
        };
        for (checks, state) in [
            (&entry.proves.unknown, ProofState::Unknown),
            (&entry.proves.likely, ProofState::Likely),
            (&entry.proves.ok, ProofState::Ok),
            (&entry.proves.failed, ProofState::Failed),
        ] {
            for check in checks {
                case.proofs.insert(*check, state);
            }
        }
        let doubt = if entry.confidence == Confidence::Low {
            10
        } else {
            0
        };
        for (rank, named) in entry.causes.iter().enumerate() {
            if !possible(&named.when, situation) {
                continue;
            }
            let base = match named.likelihood {
                Likelihood::Certain => 100,
                Likelihood::High => 60 - doubt,
                Likelihood::Medium => 40 - doubt,
                Likelihood::Low => 20,
            };
            let rank = i32::try_from(rank).unwrap_or(9).min(9);
            let suspect = case.find_or_add(named.cause);
            suspect.score = base - rank;
            suspect.grounded = true;
            suspect.proven = named.likelihood == Likelihood::Certain;
        }
        case
    }

    fn find_or_add(&mut self, cause: CauseId) -> &mut Suspect {
        let index = self
            .suspects
            .iter()
            .position(|suspect| suspect.cause == cause)
            .unwrap_or_else(|| {
                self.suspects.push(Suspect {
                    cause,
                    score: 0,
                    proven: false,
                    aside: false,
                    grounded: false,
                    evidence_for: Vec::new(),
                    evidence_against: Vec::new(),
                });
                self.suspects.len() - 1
            });
        &mut self.suspects[index]
    }

    /// Whether the cause is under suspicion.
    pub(crate) fn suspects(&self, cause: CauseId) -> bool {
        self.suspects.iter().any(|suspect| suspect.cause == cause)
            && !self.ruled_out.contains(&cause)
    }

    /// A fact that speaks for a cause already under suspicion; nothing when it is not.
    pub(crate) fn support(&mut self, cause: CauseId, points: i32, why: impl Into<String>) {
        if self.suspects(cause) {
            let suspect = self.find_or_add(cause);
            suspect.score += points;
            suspect.evidence_for.push(why.into());
        }
    }

    /// A fact that speaks for a cause, also when the answer alone does not point to it. When the
    /// answer is unknown this is not enough for a finding: nothing is guessed.
    pub(crate) fn suspect(&mut self, cause: CauseId, points: i32, why: impl Into<String>) {
        let suspect = self.find_or_add(cause);
        suspect.score += points;
        suspect.evidence_for.push(why.into());
    }

    /// A fact that speaks against a cause under suspicion.
    pub(crate) fn weaken(&mut self, cause: CauseId, points: i32, why: impl Into<String>) {
        if self.suspects(cause) {
            let suspect = self.find_or_add(cause);
            suspect.score -= points;
            suspect.evidence_against.push(why.into());
        }
    }

    /// A measurement establishes the cause.
    pub(crate) fn prove(&mut self, cause: CauseId, why: impl Into<String>) {
        let suspect = self.find_or_add(cause);
        suspect.score += 100;
        suspect.proven = true;
        suspect.grounded = true;
        suspect.evidence_for.push(why.into());
    }

    /// A measurement establishes it, but it does not explain this answer.
    pub(crate) fn aside(&mut self, cause: CauseId, why: impl Into<String>) {
        let suspect = self.find_or_add(cause);
        suspect.score = suspect.score.max(1);
        suspect.proven = true;
        suspect.grounded = true;
        suspect.aside = true;
        suspect.evidence_for.push(why.into());
    }

    /// A fact excludes the cause.
    pub(crate) fn rule_out(&mut self, cause: CauseId) {
        if !self.ruled_out.contains(&cause) {
            self.ruled_out.push(cause);
        }
    }

    /// Whether a measurement established it.
    pub(crate) fn is_proven(&self, cause: CauseId) -> bool {
        self.suspects
            .iter()
            .any(|suspect| suspect.cause == cause && suspect.proven)
    }

    /// Nothing but this one is in the way. What a measurement established stays.
    pub(crate) fn rule_out_all_but(&mut self, cause: CauseId) {
        let others = self.suspects.iter().map(|suspect| suspect.cause);
        let others: Vec<CauseId> = others.filter(|other| *other != cause).collect();
        for other in others {
            self.rule_out(other);
        }
    }

    /// What is proved about a check by a local fact; it wins over the answer's.
    pub(crate) fn proof(&mut self, check: CheckId, state: ProofState) {
        self.proofs.insert(check, state);
    }

    /// A sentence for every suspect that is not proven.
    pub(crate) fn against_all_but(&mut self, cause: CauseId, why: &str) {
        for suspect in &mut self.suspects {
            if suspect.cause != cause && !suspect.proven {
                suspect.evidence_against.push(why.to_owned());
            }
        }
    }

    /// Closes the case: what is proved, and the suspects, best first, with how sure each is.
    /// With `known` false (no answer of the catalogue) only grounded suspects count.
    pub(crate) fn close(self, known: bool) -> Closed {
        let mut suspects: Vec<Suspect> = self
            .suspects
            .into_iter()
            .filter(|suspect| !self.ruled_out.contains(&suspect.cause) || suspect.proven)
            .filter(|suspect| suspect.proven || suspect.score > DROPPED)
            .filter(|suspect| known || suspect.grounded)
            .collect();
        // A stable sort: what the data file ranks first stays first among equals.
        suspects.sort_by_key(|suspect| {
            (
                suspect.aside,
                std::cmp::Reverse((suspect.proven, suspect.score)),
            )
        });
        let lead = match suspects.as_slice() {
            [first, second, ..] if !second.aside => first.score - second.score,
            _ => LEAD,
        };
        let certain = suspects
            .into_iter()
            .enumerate()
            .map(|(index, suspect)| {
                let leads = index == 0 && lead >= LEAD && suspect.score > LEAD;
                let certainty = if suspect.proven {
                    Certainty::Proven
                } else if suspect.score >= LIKELY || leads {
                    Certainty::Likely
                } else {
                    Certainty::Possible
                };
                (suspect, certainty)
            })
            .collect();
        Closed {
            proves: self.proofs.into_iter().collect(),
            suspects: certain,
        }
    }
}
