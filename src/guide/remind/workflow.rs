//! A GitHub Actions workflow. It has no access to this computer's records, so it carries the dates
//! and compares them; the job fails when one is reached, and GitHub tells by mail.

use std::fmt::Write as _;

use super::{ReminderFile, dates};
use crate::domain::Connection;

/// The workflow for these connections. Names of connections are `a-z`, `0-9`, `-` and `_`, so they
/// need no escaping in YAML or shell.
pub fn workflow(stem: &str, connections: &[Connection]) -> ReminderFile {
    let mut content = String::from(
        "# Fails from the day on which a key should be replaced. It knows the dates below and \
         nothing\n# else: write it anew with sfjwt remind after the key was replaced.\n\
         name: Salesforce keys\n\
         on:\n  schedule:\n    - cron: \"17 7 * * 1\"\n  workflow_dispatch:\n\
         permissions: {}\n\
         jobs:\n  due:\n    runs-on: ubuntu-latest\n    steps:\n",
    );
    for connection in connections {
        let name = &connection.name;
        let (due, end) = dates(connection);
        let _infallible = write!(
            content,
            "      - name: \"{name}\"\n        if: always()\n        env:\n          DUE: \"{}\"\n          \
             END: \"{}\"\n        run: |\n          if [ \"$(date -u +%Y%m%d)\" -ge \
             \"$(echo \"$DUE\" | tr -d -)\" ]; then\n            echo \"::error::The certificate of \
             {name} ends on $END. Replace its key: sfjwt rotate {name}\"\n            exit 1\n          \
             fi\n          echo \"Due on $DUE, ends on $END.\"\n",
            due.date(),
            end.date(),
        );
    }
    ReminderFile {
        name: format!("{stem}.yml"),
        content,
    }
}
