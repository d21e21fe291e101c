//! The checklists as they are read: 76 columns, one action a line.

use sfjwt::guide::{ChecklistId, Values, checklist, destinations, hand_over};

use crate::{lines, sample_context, sample_values};

#[test]
fn every_line_fits_and_says_what_you_should_see() {
    for id in ChecklistId::ALL {
        let list = checklist(id);
        assert!(list.title.chars().count() <= 60, "{}", list.title);
        assert!(lines(&list.intro) <= 4, "{id:?}: {}", list.intro);
        for values in [sample_values(), Values::default()] {
            for line in &list.lines {
                let shown = line.render(&values);
                let name = format!("{id:?} {}", line.id);
                assert!(lines(&shown.label) <= 2, "{name}: {}", shown.label);
                assert!(shown.expect.ends_with('.'), "{name}: {}", shown.expect);
                assert!(lines(&shown.expect) <= 3, "{name}: {}", shown.expect);
                let trap = shown.trap.unwrap_or_default();
                assert!(lines(&trap) <= 4, "{name}: {trap}");
                assert!(trap.is_empty() || trap.ends_with('.'), "{name}: {trap}");
            }
        }
    }
}

/// A way through menus is one action; a second thing to do is a line of its own.
#[test]
fn a_line_is_one_action() {
    for id in ChecklistId::ALL {
        for line in &checklist(id).lines {
            let shown = line.render(&sample_values()).label;
            // Commas and the word belong to labels of Salesforce in brackets and names of pages.
            let outside: String = shown
                .split('(')
                .map(|part| part.split_once(')').map_or(part, |(_, rest)| rest))
                .collect::<String>()
                .replace("Key and Secret", "");
            for second in [", then", " and ", "; ", ", "] {
                assert!(!outside.contains(second), "{id:?} {}: {shown}", line.id);
            }
            assert!(!shown.ends_with('.'), "{id:?} {}: {shown}", line.id);
        }
    }
}

/// A value to paste says for which field, and the line names that field.
#[test]
fn what_is_pasted_has_a_field() {
    for id in ChecklistId::ALL {
        for line in &checklist(id).lines {
            let shown = line.render(&sample_values());
            for copy in &shown.copy {
                assert!(copy.label.chars().count() <= 30, "{}", copy.label);
                assert!(!copy.value.contains('\n'), "{}", line.id);
            }
        }
    }
}

#[test]
fn hand_over_reads_in_paragraphs() {
    for destination in destinations() {
        let document = hand_over(
            destination,
            &sample_context(),
            &std::collections::BTreeMap::new(),
        );
        for section in document.sections {
            let name = format!("{} {}", destination.id, section.id);
            assert!(section.title.chars().count() <= 70, "{name}");
            assert!(lines(&section.intro) <= 5, "{name}: {}", section.intro);
        }
        assert!(lines(destination.note.as_deref().unwrap_or_default()) <= 4);
        assert!(lines(&destination.summary) <= 2);
    }
}

fn indented(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(76)
        .initial_indent(indent)
        .subsequent_indent(indent);
    textwrap::fill(text, options)
}

/// Prints what a reader sees: `cargo test --test guide show -- --nocapture`.
#[test]
fn show_every_checklist() {
    let mut shown = Vec::new();
    for id in ChecklistId::ALL {
        let list = checklist(id);
        shown.push(format!("\n==== {}", list.title));
        shown.push(textwrap::fill(&list.intro, 76));
        for line in &list.lines {
            let rendered = line.render(&sample_values());
            shown.push(format!("\n[ ] {}", textwrap::fill(&rendered.label, 72)));
            let copies = rendered.copy.iter();
            shown.extend(copies.map(|copy| format!("    {}: {}", copy.label, copy.value)));
            shown.push(indented(&rendered.expect, "    "));
            let trap = rendered.trap.iter();
            shown.extend(trap.map(|trap| indented(trap, "  ! ")));
        }
    }
    let shown = shown.join("\n");
    println!("{shown}");
    assert!(shown.lines().count() > 300);
    assert!(shown.lines().all(|line| line.chars().count() <= 76));
}
